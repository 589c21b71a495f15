"""A bound file holds what may be printed when it is made, by whoever asked, and is fetched only while that is so (T4, T8)."""

import datetime
import uuid
from typing import Any

import pytest
from django.db.models.functions import Now

from access import grants, staffing
from access.models import AuditEvent, Grant, Person
from access.models.grants import GrantSource
from access.models.people import Employment
from access.roles import Role, Section
from archive import binding
from archive.models import BoundFile
from archive.tasks import bind_file
from jobs import running
from jobs.models import JobRun, Notification
from vault.files import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A4.4")]
READER = "luojia"


@pytest.fixture
def lent(cast: dict, customer: Any) -> Grant:
    """A reader who may print basic data and surgery of a file for an hour."""
    return grants.give(
        cast[READER].pk, customer, [Section.BASIC, Section.SURGERY], by=cast["guwen"], source=GrantSource.REQUEST,
        by_duty=False, may_print=True, ends_at=Now() + datetime.timedelta(hours=1),
    )  # fmt: skip


def asked(customer: Any, log_in: Any) -> tuple[Any, BoundFile, JobRun]:
    """The reader has asked for the bound file; no worker has begun with it."""
    client = log_in(READER)
    assert client.post(f"/customers/{customer.pk}/bound/").status_code == 302
    run = JobRun.objects.get(kind=binding.JOB)
    return client, BoundFile.objects.get(), run


def fetched(client: Any, wanted: BoundFile) -> tuple[int, bool]:
    answer = client.get(f"/bound/{wanted.pk}/")
    return answer.status_code, answer.getvalue().startswith(b"%PDF")


def test_bound_file_is_made_and_fetched_while_the_right_holds(cast, customer, lent, log_in) -> None:
    client, wanted, run = asked(customer, log_in)
    assert running.execute(run.pk) is not None
    wanted.refresh_from_db()
    assert set(wanted.sections) == {"basic", "surgery"}
    assert fetched(client, wanted) == (200, True)
    assert fetched(log_in("guwen"), wanted) == (404, False)


@pytest.mark.parametrize("how", ["over", "revoked", "may not print", "left", "no agreement", "other sections"])
def test_right_lost_between_asking_and_making_leaves_nothing(cast, customer, lent, log_in, how: str) -> None:
    _client, wanted, run = asked(customer, log_in)
    lose(how, cast, lent)
    files = StoredFile.objects.count()
    running.execute(run.pk)
    wanted.refresh_from_db()
    assert wanted.file is None or "surgery" not in wanted.sections
    assert how == "other sections" or (StoredFile.objects.count(), Notification.objects.filter(
        kind="file_bound").count()) == (files, 0)  # fmt: skip


@pytest.mark.parametrize("how", ["over", "revoked", "may not print", "left", "no agreement", "other sections"])
def test_right_lost_after_making_withholds_the_file_with_the_next_request(cast, customer, lent, log_in, how) -> None:
    client, wanted, run = asked(customer, log_in)
    running.execute(run.pk)
    assert fetched(client, wanted)[0] == 200
    lose(how, cast, lent)
    before = exports(cast)
    status, is_pdf = fetched(client, wanted)
    assert (status in (302, 403, 404), is_pdf, exports(cast)) == (True, False, before)


def exports(cast: dict) -> int:
    return AuditEvent.objects.using("audit").filter(actor=cast[READER].pk, action="export", decision="allowed").count()


def lose(how: str, cast: dict, grant: Grant) -> None:
    """Take the right away, wholly or in part."""
    rows, person = Grant.objects.filter(pk=grant.pk), Person.objects.get(pk=cast[READER].pk)
    match how:
        case "over":
            rows.update(starts_at=Now() - datetime.timedelta(hours=2), ends_at=Now())
        case "revoked":
            grants.end(rows, by=cast["guwen"])
        case "may not print":
            rows.update(may_print=False)
        case "left":
            staffing.set_employment(person, Employment.LEFT, by=cast["xuguan"])
        case "no agreement":
            for row in person.agreements.all():
                row.ends_on = datetime.date(2020, 1, 2)
                row.signed_on = datetime.date(2020, 1, 1)
                row.save()
        case "other sections":
            rows.update(sections=["basic"])


def test_file_of_which_nothing_is_known_is_withheld(cast, customer, lent, log_in) -> None:
    client, wanted, run = asked(customer, log_in)
    running.execute(run.pk)
    BoundFile.objects.filter(pk=wanted.pk).update(sections=None)
    assert fetched(client, wanted) == (403, False)


def test_job_with_another_persons_or_no_bound_file_makes_nothing(cast, customer, lent, log_in) -> None:
    _client, wanted, run = asked(customer, log_in)
    JobRun.objects.filter(pk=run.pk).update(payload={"bound": str(uuid.uuid4())})
    running.execute(run.pk)
    assert (JobRun.objects.get(pk=run.pk).state, BoundFile.objects.get().file) == ("failed", None)
    BoundFile.objects.filter(pk=wanted.pk).update(asked_by=cast["xuguan"])
    run.refresh_from_db()
    run.payload = {"bound": str(wanted.pk)}
    assert bind_file(run) == {"sheets": 0}


def test_nobody_without_the_role_asks_or_fetches(cast, customer, lent, log_in) -> None:
    _client, wanted, run = asked(customer, log_in)
    running.execute(run.pk)
    staffing.set_roles(Person.objects.get(username=READER), [Role.MANAGER], by=cast["xuguan"])
    assert fetched(log_in(READER), wanted) == (403, False)
