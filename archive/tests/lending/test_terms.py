"""The end of a loan's term: overdue, extended in time, reminded; what a wrong clock can do to it (B6.5)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import F

from access.approvals.actions import DecisionRefused
from access.models import AuditEvent
from archive.lending import extending, handing, queries, reminding, rules
from archive.lending.asking import LoanRefused
from archive.models import Loan, LoanExtension
from archive.models.files import FileState
from archive.models.lending import LoanState
from archive.tests.lending import ground
from archive.tests.lending.ground import D, again, approved, clocks, decide, extended, volumes, wished
from archive.tests.retention.ground import database_clock, moment
from jobs.models import JobRun, Notification

pytestmark = [pytest.mark.django_db, pytest.mark.clause("B6.5")]
HANDED = D(2027, 3, 1)
"""A Monday of a year that nobody has published: ten working days later is Monday 15 March."""
DUE, AFTER = D(2027, 3, 15), D(2027, 3, 16)


@pytest.fixture
def rows(cast) -> list[Any]:
    return volumes(cast)


@pytest.fixture
def loan(cast, rows) -> Loan:
    """Handed out on that Monday."""
    row = approved(cast, rows[0])
    with clocks(HANDED, 23):
        handing.hand_out(row, rows[0].barcode, by=cast["guwen"])
        handing.hand_out(row, rows[1].barcode, by=cast["guwen"])
    assert again(row).due_on == DUE
    return again(row)


def remind(day: datetime.date, hour: int = 8) -> dict[str, int]:
    """The job at that hour; what it tells bears that moment too, which the database writes itself."""
    before = set(Notification.objects.values_list("pk", flat=True))
    with clocks(day, hour):
        found = reminding.remind(JobRun())
    Notification.objects.exclude(pk__in=before).update(created_at=moment(day, hour))
    return dict(found)


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def read_all() -> None:
    Notification.objects.filter(read_at=None).update(read_at=F("created_at"))


def test_the_last_day_is_in_time_and_the_next_is_overdue(loan) -> None:
    assert (remind(DUE, 23)["loans_overdue"], again(loan).overdue_since) == (0, None)
    assert remind(AFTER, 0)["loans_overdue"] == 1
    assert (again(loan).overdue_since, remind(AFTER, 9)["loans_overdue"]) == (AFTER, 0)
    assert list(Loan.objects.overdue()) == [loan]
    assert AuditEvent.objects.filter(object_uuid=loan.pk, actor=None, purpose="lending").count() == 1


def test_people_are_told_before_the_end_once_and_on_each_day_after(cast, loan) -> None:
    assert remind(D(2027, 3, 10))["people_told"] == 0
    assert (remind(D(2027, 3, 11))["people_told"], told(reminding.SOON)) == (2, ["chenlu", "guwen"])
    read_all()
    assert (remind(D(2027, 3, 12))["people_told"], remind(DUE)["people_told"]) == (0, 0)
    assert (remind(AFTER)["people_told"], remind(AFTER, 18)["people_told"]) == (2, 0)
    read_all()
    assert (remind(AFTER, 19)["people_told"], remind(D(2027, 3, 17))["people_told"]) == (0, 2)
    read_all()
    assert told(reminding.RAISED) == []
    remind(D(2027, 3, 22))
    assert told(reminding.RAISED) == ["yanrong"]


def test_a_clock_that_jumps_ahead_makes_nothing_overdue(loan, cast) -> None:
    database_clock("+400 days")
    assert reminding.remind(JobRun()) == {"loans_overdue": 0, "people_told": 0}
    assert (again(loan).overdue_since, Notification.objects.filter(kind=reminding.OVERDUE).count()) == (None, 0)


def test_a_clock_set_back_revives_nothing(cast, rows, loan) -> None:
    remind(AFTER)
    with clocks(D(2027, 3, 2)):
        assert list(Loan.objects.overdue()) == [loan]
        with pytest.raises(DecisionRefused, match="loan_late"):
            extended(cast, loan)
        with pytest.raises(DecisionRefused, match="loan_overdue"):
            wished(cast, rows[0])
    remind(D(2027, 3, 2))
    assert again(loan).overdue_since == AFTER


def test_nothing_is_handed_out_by_a_wrong_clock(cast, rows) -> None:
    row = approved(cast, rows[0])
    database_clock("+1 hour")
    with pytest.raises(LoanRefused, match="clock"):
        handing.hand_out(row, rows[0].barcode, by=cast["guwen"])
    assert again(row).state == LoanState.APPROVED


def test_the_database_lets_no_loan_revive_or_fall_due_earlier(cast, loan) -> None:
    earlier = again(loan)
    earlier.due_on = D(2027, 3, 12)
    with pytest.raises(DatabaseError, match="never becomes due earlier"), transaction.atomic():
        earlier.save()
    later = again(loan)
    later.handed_at += datetime.timedelta(days=1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        later.save()
    ground.back(cast, loan, 1)
    ground.back(cast, loan, 2)
    over = again(loan)
    assert over.state == LoanState.ENDED
    over.state, over.ended_at, over.ended_by = LoanState.OUT, None, None
    with pytest.raises(DatabaseError, match="stays over"), transaction.atomic():
        over.save()


def test_an_extension_asked_in_time_follows_on_the_old_term(cast, loan) -> None:
    with clocks(DUE, 22):
        application = extended(cast, loan, 5)
        decide(cast, application, "zhoumin", "yanrong", "guwen")
    row = LoanExtension.objects.get()
    assert (row.due_before, row.due_after, again(loan).due_on) == (DUE, D(2027, 3, 22), D(2027, 3, 22))
    assert remind(AFTER)["loans_overdue"] == 0
    remind(D(2027, 3, 23))
    assert again(loan).overdue_since == D(2027, 3, 23)


def test_asked_too_late_is_refused(cast, loan) -> None:
    with clocks(AFTER, 0), pytest.raises(DecisionRefused, match="loan_late"):
        extended(cast, loan)
    remind(AFTER)
    with clocks(AFTER, 9), pytest.raises(DecisionRefused, match="loan_late"):
        extended(cast, loan)
    assert LoanExtension.objects.count() == 0


def test_while_it_is_decided_the_loan_is_overdue(cast, loan) -> None:
    with clocks(DUE):
        application = extended(cast, loan, 3)
    remind(D(2027, 3, 17))
    assert again(loan).overdue_since == AFTER
    with clocks(D(2027, 3, 17)):
        decide(cast, application, "zhoumin", "yanrong", "guwen")
    granted = again(loan)
    assert (granted.due_on, granted.overdue_since) == (D(2027, 3, 18), None)
    versions = loan.history.order_by("version").values_list("overdue_since", flat=True)
    assert AFTER in versions


def test_approved_when_the_new_term_is_over_too_it_stays_overdue(cast, loan) -> None:
    with clocks(DUE):
        application = extended(cast, loan, 1)
    remind(AFTER)
    with clocks(D(2027, 3, 19)):
        decide(cast, application, "zhoumin", "yanrong", "guwen")
    assert (again(loan).due_on, again(loan).overdue_since) == (AFTER, AFTER)


def test_a_wrong_clock_extends_nothing(cast, loan) -> None:
    with clocks(DUE):
        application = extended(cast, loan)
        decide(cast, application, "zhoumin", "yanrong")
        database_clock("+1 hour")
        with pytest.raises(DecisionRefused, match="loan_clock"):
            decide(cast, application, "guwen")
        with pytest.raises(DecisionRefused, match="loan_clock"):
            extended(cast, loan)
    assert again(loan).due_on == DUE


def test_who_may_ask_and_for_how_long(cast, loan) -> None:
    with clocks(HANDED):
        with pytest.raises(PermissionDenied):
            extending.ask(again(loan), 5, "案件延期", by=cast["yanrong"])
        for more in (0, 11):
            with pytest.raises(DecisionRefused, match="loan_days"):
                extended(cast, loan, more)
        with pytest.raises(DecisionRefused, match="no_purpose"):
            extending.ask(again(loan), 5, " ", by=cast["guwen"])


def test_once_only_as_the_rules_say(cast, loan) -> None:
    with clocks(HANDED):
        first = extended(cast, loan)
        with pytest.raises(DecisionRefused, match="loan_extended"):
            extended(cast, loan)
        decide(cast, first, "zhoumin", "yanrong", "guwen")
        with pytest.raises(DecisionRefused, match="loan_extended"):
            extended(cast, loan)
        rules.keep(rules.rules(), {"extensions": 2}, by=cast["guwen"], seen=0)
        extended(cast, loan)


def test_a_refused_extension_does_not_count(cast, loan) -> None:
    from access.approvals import actions as approvals

    with clocks(HANDED):
        first = extended(cast, loan)
        approvals.decide(approvals.next_step(first), False, by=cast["zhoumin"], reason="请按期归还")
        extended(cast, loan)
    assert again(loan).due_on == DUE


def test_a_restricted_file_comes_back_but_is_not_extended(cast, rows, loan) -> None:
    with clocks(HANDED):
        application = extended(cast, loan)
        decide(cast, application, "zhoumin", "yanrong")
    file = again(loan).file
    file.state = FileState.RESTRICTED
    file.save()
    with clocks(HANDED):
        with pytest.raises(DecisionRefused, match="loan_file"):
            decide(cast, application, "guwen")
        with pytest.raises(DecisionRefused, match="loan_file"):
            extended(cast, loan)
    assert ground.back(cast, loan, 1).state == "back"


def test_another_overdue_loan_of_the_borrower_blocks(cast, rows) -> None:
    first = approved(cast, rows[0], volumes=(1,), days=2)
    second = approved(cast, rows[0], volumes=(2,))
    with clocks(HANDED):
        handing.hand_out(first, rows[0].barcode, by=cast["guwen"])
        handing.hand_out(second, rows[1].barcode, by=cast["guwen"])
        pending = extended(cast, second)
        decide(cast, pending, "zhoumin", "yanrong")
    remind(D(2027, 3, 4))
    with clocks(D(2027, 3, 4)):
        rules.keep(rules.rules(), {"extensions": 3}, by=cast["guwen"], seen=0)
        with pytest.raises(DecisionRefused, match="loan_overdue"):
            extended(cast, second)
        with pytest.raises(DecisionRefused, match="loan_overdue"):
            decide(cast, pending, "guwen")
    ground.back(cast, first, 1)
    with clocks(D(2027, 3, 4)):
        decide(cast, pending, "guwen")


def test_what_came_back_can_not_be_extended(cast, loan) -> None:
    with clocks(HANDED):
        application = extended(cast, loan)
        decide(cast, application, "zhoumin", "yanrong")
        ground.back(cast, loan, 1)
        ground.back(cast, loan, 2)
        with pytest.raises(DecisionRefused, match="loan_over"):
            decide(cast, application, "guwen")
        with pytest.raises(DecisionRefused, match="loan_over"):
            extended(cast, loan)


def test_the_desk_counts_what_is_overdue(cast, loan) -> None:
    assert queries.waiting(cast["guwen"]) == 0
    remind(AFTER)
    assert queries.waiting(cast["guwen"]) == 1
