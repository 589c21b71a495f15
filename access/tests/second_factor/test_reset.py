"""Resetting somebody's second factor: by whom, with proof, what it ends, and who is told (T24)."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from access.models import AuditEvent, OpenSession, Person
from access.second_factor import policy, recovery
from access.tests.second_factor.conftest import code_now, give_app, give_passkey, with_code, with_password
from jobs.models import Notification

pytestmark = pytest.mark.django_db


def reset(client: Client, person: Person, **sent: str) -> Any:
    """Press the button."""
    return client.post(f"/people/{person.pk}/second-factor/", sent)


@pytest.mark.clause("A6.4")
@pytest.mark.clause("B8.2")
def test_reset_takes_all_factors_ends_sessions_and_is_told(cast: dict, log_in: Any) -> None:
    person = cast["chenlu"]
    give_app(person)
    give_passkey(person)
    recovery.make(person)
    inside = with_password("chenlu")
    assert with_code(inside, code_now()).entered
    assert reset(log_in("xuguan"), person).status_code == 302
    assert policy.kinds_of(person) == frozenset()
    assert (inside.get("/").status_code, OpenSession.objects.filter(person=person).count()) == (302, 0)
    told = dict(Notification.objects.filter(kind__startswith="factor-reset").values_list("recipient__username", "kind"))
    assert told == {"chenlu": "factor-reset", "yanrong": "factor-reset-of", "qinzheng": "factor-reset-of"}
    row = AuditEvent.objects.filter(purpose="second_factor_reset").get()
    assert (row.actor, row.action) == (cast["xuguan"].pk, "password")


def test_password_stays_after_a_reset_and_leads_to_the_set_up(cast: dict, log_in: Any, required: None) -> None:
    give_app(cast["chenlu"])
    give_passkey(cast["xuguan"])
    reset(log_in("xuguan"), cast["chenlu"])
    client = with_password("chenlu")
    assert client.get("/customers/").headers["Location"] == "/me/second-factor/"


@pytest.mark.parametrize("username", ["chenlu", "guwen", "yanrong", "qinzheng"])
def test_only_system_administrators_reset(cast: dict, log_in: Any, username: str) -> None:
    give_app(cast["baiyu"])
    assert reset(log_in(username), cast["baiyu"]).status_code == 403
    assert policy.kinds_of(cast["baiyu"]) == {policy.CODE}


def test_nobody_resets_their_own(cast: dict, log_in: Any) -> None:
    give_passkey(cast["xuguan"])
    client = log_in("xuguan")
    assert reset(client, cast["xuguan"]).status_code == 302
    assert (policy.kinds_of(cast["xuguan"]), client.get("/").status_code) == ({policy.PASSKEY}, 200)


def test_only_administrator_locked_out_is_helped_at_the_machine(cast: dict) -> None:
    give_passkey(cast["xuguan"])
    call_command("reset_second_factor", "xuguan", stdout=StringIO())
    assert policy.kinds_of(cast["xuguan"]) == frozenset()
    told = Notification.objects.filter(kind="factor-reset-of").values_list("recipient__username", flat=True)
    assert sorted(told) == ["qinzheng", "yanrong"]
    assert AuditEvent.objects.get(purpose="second_factor_reset").actor is None
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")
