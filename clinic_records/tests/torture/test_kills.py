"""A process killed without warning at any point leaves all or nothing, and what it acknowledged is there (T14, T22, T28)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections

from access.models import AuditEvent, Person
from clinic_records.tests.torture import killed
from customers.models import ConsultationSheet, Customer
from jobs.models import OutboxMessage
from procedures.models import Attachment
from records.models import RecordSheet
from vault.files import StoredFile, store, verify_file
from vault.files.janitor import missing_files, sweep_unreferenced
from vault.reconcile import reconcile

pytestmark = pytest.mark.django_db(transaction=True)
GONE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'to be killed'"


class Victim:
    """The program whose children are killed."""

    def __init__(self) -> None:
        names = [connections[alias].settings_dict["NAME"] for alias in ("default", "keyring", "audit")]
        folders = {"CLINIC_KEY_DIR": str(settings.KEY_DIR), "CLINIC_FILE_STORE": str(settings.FILE_STORE)}
        self.program = subprocess.Popen(
            [sys.executable, "-m", killed.__name__, *names],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **folders},
            text=True,
        )

    def work(self, case_id: object, person_id: object, last: int) -> list[str]:
        """What a child said that was killed at this point."""
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        print(case_id, person_id, last, file=self.program.stdin, flush=True)
        said = list(iter(self.program.stdout.readline, "over\n"))
        self._wait_for_the_stores()
        return [line.strip() for line in said]

    def _wait_for_the_stores(self) -> None:
        """The servers notice by themselves that a client is gone, and roll its transaction back."""
        for alias in ("default", "keyring"):
            for _wait in range(600):
                with connections[alias].cursor() as cursor:
                    cursor.execute(GONE)
                    if cursor.fetchone()[0] == 0:
                        break
                time.sleep(0.05)
            else:
                pytest.fail(f"{alias} still holds a connection of a killed process")


@pytest.fixture
def victim() -> Iterator[Victim]:
    """The program, ended after the test."""
    made = Victim()
    yield made
    made.program.stdin.close()  # type: ignore[union-attr]
    made.program.wait(20)


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
    said = victim.work(case_id, person.pk, point)
    left = tuple(now - then for now, then in zip(_there(), before, strict=True))
    assert (point, left in ((0,) * 6, WHOLE)) == (point, True)
    if "saved" in said:
        assert (point, left) == (point, WHOLE)
    assert (list(missing_files()), reconcile()) == ([], [])


def _whole_after(victim: Victim, case_id: object, person: Person) -> None:
    """After all kills the work is done once more, and no file lies about."""
    said = victim.work(case_id, person.pk, 0)
    assert said[0] == "saved"
    sweep_unreferenced(older_than=timedelta(0))
    assert sorted(file for file, _path in store.published()) == sorted(StoredFile.objects.values_list("pk", flat=True))
    assert list(store.unfinished()) == []
    for row in StoredFile.objects.all():
        verify_file(row)
    assert OutboxMessage.objects.filter(kind="test.killed", done_at=None).count() == ConsultationSheet.objects.count()


def _points(victim: Victim, case_id: object, person: Person) -> int:
    said = victim.work(case_id, person.pk, 0)
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
