"""People are told of a sealer that stands once an hour (T30)."""

import datetime

import pytest

from access.audit import watching
from access.clock import database_now
from jobs.models import Notification

pytestmark = pytest.mark.django_db


def test_people_are_told_once_an_hour_and_not_every_ten_seconds(cast, monkeypatch) -> None:
    monkeypatch.setattr(watching, "waiting_since", lambda: database_now() - datetime.timedelta(seconds=61))
    assert [watching.look() for _nth in range(3)] == [True] * 3
    rows = Notification.objects.filter(kind=watching.STANDS)
    assert sorted(rows.values_list("recipient__username", flat=True)) == ["qinzheng", "xuguan"]
    monkeypatch.setattr(watching, "AGAIN", datetime.timedelta(0))
    watching.look()
    assert rows.count() == 4
