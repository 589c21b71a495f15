"""Pages of rows by key: the key comes back from an address as it went out, and every row is on one page."""

import datetime
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from access.models import Person
from jobs.models import JobRun
from jobs.queries import PAGE, page_of

pytestmark = pytest.mark.django_db


def test_older_and_newer_pages_are_found_by_the_key_of_an_address(cast: dict[str, Person]) -> None:
    now = timezone.now()
    runs = [JobRun.objects.create(kind="jobs.calendar", requested_by=cast["guwen"]) for _nth in range(PAGE + 3)]
    for nth, run in enumerate(runs):
        JobRun.objects.filter(pk=run.pk).update(created_at=now - datetime.timedelta(seconds=nth))
    first = page_of(JobRun.objects.all())
    second = page_of(JobRun.objects.all(), before=back_from_address(first.older))
    assert [row.pk for row in (*first.rows, *second.rows)] == [run.pk for run in runs]
    assert [row.pk for row in page_of(JobRun.objects.all(), after=back_from_address(second.newer)).rows] == [
        row.pk for row in first.rows
    ]


def back_from_address(key: str) -> str:
    """What a server reads of `?before=key`, as templates write it."""
    return parse_qs(f"before={key}")["before"][0]
