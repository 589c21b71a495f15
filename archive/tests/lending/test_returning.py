"""Volumes come back: inspected page by page, damage and loss pursued; a file on loan is not destroyed (B6.6)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from archive.care import actions as care
from archive.care import faults
from archive.care.actions import CareRefused
from archive.lending import asking, pursuing, queries, returning
from archive.lending.asking import LoanRefused
from archive.lending.returning import Inspection, pages_in
from archive.models import FileFault, Loan, Movement, Pursuit
from archive.models.care import FaultKind, FaultState
from archive.models.lending import Condition, LoanState
from archive.models.lending_papers import PursuitState
from archive.retention.queries import verdict_of
from archive.store import actions as store
from archive.tests.lending.ground import again, approved, back, lent, line, volumes, wished
from archive.tests.sharing.ground import scan
from jobs.models import Notification
from vault.files import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.clause("B6.6")]


@pytest.fixture
def rows(cast) -> list[Any]:
    return volumes(cast)


@pytest.fixture
def loan(cast, rows) -> Loan:
    return lent(cast, rows)


def test_with_the_last_whole_volume_the_loan_ends(cast, rows, loan) -> None:
    back(cast, loan, 1)
    assert (again(loan).state, line(loan, 1).state, line(loan, 2).state) == (LoanState.OUT, "back", "out")
    back(cast, loan, 2)
    ended = again(loan)
    assert (ended.state, ended.ended_by, Pursuit.objects.count()) == (LoanState.ENDED, cast["guwen"], 0)
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].shelf is None) == ("in_place", False)


def test_damage_is_pursued_and_told_to_the_archive(cast, loan) -> None:
    back(cast, loan, 1, "damaged", damaged="3, 7-9", photo=scan(), filename="p.jpg")
    found = line(loan, 1).opened()
    assert (found.damaged_pages, found.note, StoredFile.objects.filter(pk=found.photo).exists()) == (
        "3, 7-9",
        "水渍",
        True,
    )
    assert Notification.objects.filter(kind=returning.DAMAGED, recipient=cast["guwen"], subject=loan.pk).count() == 1
    assert [row.pk for row in queries.damaged_volumes()] == [found.pk]
    assert again(loan).state == LoanState.OUT
    back(cast, loan, 2)
    assert again(loan).state == LoanState.PURSUED
    pursuit = Pursuit.objects.get()
    pursuing.note_step(pursuit, timezone.localdate(), "发函要求赔付修复费用", by=cast["guwen"])
    pursuing.close(pursuit, PursuitState.SETTLED, "已付修复费 200 元", by=cast["guwen"])
    assert (again(loan).state, Pursuit.objects.get().state) == (LoanState.ENDED, PursuitState.SETTLED)


def test_a_lost_volume_is_missing_in_the_storeroom(cast, rows, loan) -> None:
    back(cast, loan, 1, "lost")
    back(cast, loan, 2)
    rows[0].refresh_from_db()
    moved = Movement.objects.filter(volume=rows[0]).order_by("-version_after").first()
    assert (rows[0].state, moved.kind, moved.why) == ("missing", "missing", "lending")
    assert (line(loan, 1).state, again(loan).state) == ("lost", LoanState.PURSUED)
    assert Notification.objects.filter(kind=returning.DAMAGED).count() == 0


@pytest.mark.parametrize(("condition", "state"), [("whole", "in_place"), ("lost", "missing")])
def test_scanned_in_before_it_is_inspected_all_the_same(cast, rows, loan, condition: str, state: str) -> None:
    store.check_in(rows[0], None, by=cast["guwen"])
    back(cast, loan, 1, condition)
    rows[0].refresh_from_db()
    assert (rows[0].state, line(loan, 1).condition) == (state, condition)


def test_only_lending_notes_a_volume_missing_that_is_out(cast, rows, loan) -> None:
    with pytest.raises(store.StoreRefused, match="out"):
        store.note_missing(rows[0], by=cast["guwen"], why=store.Why.STOCK_TAKE)


def test_writing_off_is_for_an_executive(cast, loan) -> None:
    back(cast, loan, 1, "lost")
    back(cast, loan, 2, "lost")
    first, second = Pursuit.objects.order_by("opened_at")
    for how, name in (
        (PursuitState.WRITTEN_OFF, "guwen"),
        (PursuitState.SETTLED, "yanrong"),
        (PursuitState.OPEN, "guwen"),
    ):
        with pytest.raises(PermissionDenied):
            pursuing.close(first, how, "不再追偿", by=cast[name])
    with pytest.raises(LoanRefused, match="no_words"):
        pursuing.close(first, PursuitState.SETTLED, " ", by=cast["guwen"])
    pursuing.close(first, PursuitState.WRITTEN_OFF, "借阅单位已撤销", by=cast["yanrong"])
    assert again(loan).state == LoanState.PURSUED
    with pytest.raises(LoanRefused, match="closed"):
        pursuing.close(first, PursuitState.SETTLED, "又付了", by=cast["guwen"])
    pursuing.close(second, PursuitState.SETTLED, "已复制补齐", by=cast["guwen"])
    assert again(loan).state == LoanState.ENDED


def test_steps_are_dated_and_end_with_the_pursuit(cast, loan) -> None:
    back(cast, loan, 1, "lost")
    pursuit, today = Pursuit.objects.get(), timezone.localdate()
    for on, what, code in ((today + datetime.timedelta(days=1), "函", "future"), (today, " ", "no_words")):
        with pytest.raises(LoanRefused, match=code):
            pursuing.note_step(pursuit, on, what, by=cast["guwen"])
    with pytest.raises(PermissionDenied):
        pursuing.note_step(pursuit, today, "函", by=cast["yanrong"])
    pursuing.close(pursuit, PursuitState.SETTLED, "已赔付", by=cast["guwen"])
    with pytest.raises(LoanRefused, match="closed"):
        pursuing.note_step(pursuit, today, "函", by=cast["guwen"])


@pytest.mark.parametrize(
    ("condition", "other", "code"),
    [
        ("damaged", {"damaged": "31"}, "page_list"), ("damaged", {"damaged": "9-3"}, "page_list"),
        ("damaged", {"damaged": "两页"}, "page_list"), ("damaged", {"note": ""}, "pages"),
        ("pages_missing", {}, "pages"), ("lost", {"owed": " "}, "owed"), ("damaged", {"owed": ""}, "owed"),
    ],
)  # fmt: skip
def test_an_inspection_says_what_is_wrong(cast, loan, condition: str, other: dict, code: str) -> None:
    with pytest.raises(LoanRefused, match=code):
        back(cast, loan, 1, condition, **other)
    assert (line(loan, 1).state, Pursuit.objects.count()) == ("out", 0)


def test_pages_as_people_write_them() -> None:
    assert pages_in(" 3, 7 - 9、12，3 ") == [3, 7, 8, 9, 12]
    assert pages_in("") == []


def test_who_takes_back_and_once(cast, loan) -> None:
    with pytest.raises(PermissionDenied):
        returning.take_back(line(loan), Inspection(Condition.WHOLE), by=cast["chenlu"])
    back(cast, loan, 1)
    with pytest.raises(LoanRefused, match="not_out"):
        back(cast, loan, 1)


def test_the_database_wants_an_inspector(cast, loan) -> None:
    row = line(loan).opened()
    row.state = "back"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.clause("B6.4", "B9.1")
def test_nothing_of_a_file_on_loan_is_destroyed(cast, rows) -> None:
    def blocked() -> list[str]:
        return [
            reason.code for reason in verdict_of(rows[0].file.customer_id).blocking if reason.code in ("lent", "owed")
        ]

    assert blocked() == []
    asked = wished(cast, rows[0])
    assert blocked() == ["lent"]
    from access.approvals import actions as approvals

    approvals.withdraw(asked.application, by=cast["chenlu"])
    assert blocked() == []
    off = approved(cast, rows[0])
    assert blocked() == ["lent"]
    asking.call_off(off, "不再需要", by=cast["guwen"])
    assert blocked() == []
    loan = lent(cast, rows)
    assert blocked() == ["lent"]
    back(cast, loan, 1, "lost")
    back(cast, loan, 2)
    assert blocked() == ["owed"]
    pursuing.close(Pursuit.objects.get(), PursuitState.WRITTEN_OFF, "借阅单位已撤销", by=cast["yanrong"])
    assert blocked() == []


@pytest.mark.clause("A5.6")
def test_damage_stands_on_the_worklist_until_somebody_notes_the_repair(cast, rows, loan, log_in) -> None:
    file = again(loan).file
    back(cast, loan, 1, "damaged", damaged="3", photo=scan(), filename="p.jpg")
    back(cast, loan, 2)
    faults.look_at([file])
    fault = FileFault.objects.open().get(file=file, kind=FaultKind.DAMAGED)
    shown = log_in("guwen").get(reverse("archive-fault", args=[fault.pk])).content.decode()
    assert reverse("archive-loan", args=[loan.pk]) in shown
    with pytest.raises(CareRefused, match="note"):
        care.mended(fault, " ", by=cast["guwen"])
    answer = log_in("guwen").post(reverse("archive-fault-settle", args=[fault.pk]), {"note": "已重新装订"})
    assert (answer.status_code, FileFault.objects.get(pk=fault.pk).state) == (302, FaultState.MENDED)
    faults.look_at([file])
    assert not FileFault.objects.open().filter(file=file, kind=FaultKind.DAMAGED).exists()
    assert line(loan, 1).condition == Condition.DAMAGED
