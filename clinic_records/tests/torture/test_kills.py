"""A process killed without warning at any point leaves all or nothing, and what it acknowledged is there (T14, T22, T28)."""

from datetime import timedelta

import pytest
from django.db import connection

from access.models import AuditEvent, Person
from clinic_records.tests.torture.victim import Victim
from customers.models import ConsultationSheet, Customer
from jobs.models import OutboxMessage
from procedures.models import Attachment
from records.models import RecordSheet
from vault.files import StoredFile, store, verify_file
from vault.files.janitor import missing_files, sweep_unreferenced
from vault.reconcile import reconcile

pytestmark = pytest.mark.django_db(transaction=True)


def _there() -> tuple[int, ...]:
    """How much of the work is there: photographs, files, sheets, their versions, messages, rows of the audit log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_outboxmessage WHERE kind = 'test.killed'")
        messages = cursor.fetchone()[0]
    sheets: type[RecordSheet] = ConsultationSheet
    return (
        Attachment.objects.count(),
        StoredFile.objects.count(),
        sheets.objects.count(),
        sheets.history.count(),  # type: ignore[attr-defined]
        messages,
        AuditEvent.objects.filter(action__in=("upload", "create")).count(),
    )


WHOLE = (2, 4, 1, 1, 1, 3)
"""What one piece of work leaves."""


def _kill_at(victim: Victim, case_id: object, person: Person, point: int) -> None:
    before = _there()
    said = victim.work("save", case_id, person.pk, point)
    left = tuple(now - then for now, then in zip(_there(), before, strict=True))
    assert (point, left in ((0,) * 6, WHOLE)) == (point, True)
    if "saved" in said:
        assert (point, left) == (point, WHOLE)
    assert (list(missing_files()), reconcile()) == ([], [])


def _whole_after(victim: Victim, case_id: object, person: Person) -> None:
    """After all kills the work is done once more, and no file lies about."""
    said = victim.work("save", case_id, person.pk, 0)
    assert said[0] == "saved"
    sweep_unreferenced(older_than=timedelta(0))
    assert sorted(file for file, _path in store.published()) == sorted(StoredFile.objects.values_list("pk", flat=True))
    assert list(store.unfinished()) == []
    for row in StoredFile.objects.all():
        verify_file(row)
    assert OutboxMessage.objects.filter(kind="test.killed", done_at=None).count() == ConsultationSheet.objects.count()


def _points(victim: Victim, case_id: object, person: Person) -> int:
    said = victim.work("save", case_id, person.pk, 0)
    return int(said[-1].split()[1])


def test_work_killed_at_twenty_points_is_there_whole_or_not_at_all(
    customer: Customer, cast: dict[str, Person], victim: Victim
) -> None:
    case_id, person = customer.cases.get().pk, cast["chenlu"]
    every = _points(victim, case_id, person)
    assert every > 60
    for nth in range(20):
        _kill_at(victim, case_id, person, 1 + nth * (every - 1) // 19)
    _whole_after(victim, case_id, person)


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_work_killed_a_thousand_times_at_every_point_is_whole(
    customer: Customer, cast: dict[str, Person], victim: Victim
) -> None:
    case_id, person = customer.cases.get().pk, cast["chenlu"]
    every = _points(victim, case_id, person)
    for turn in range(1000):
        _kill_at(victim, case_id, person, 1 + turn % every)
    _whole_after(victim, case_id, person)
    print(f"1000 kills at {every} points")
