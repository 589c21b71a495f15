"""Planning the visits after a surgery and ticking them off: one table for aftercare and follow-up.

Not here: reading the due lists (`customers.due`), reminding people of them (`customers.tasks`).
"""

import datetime
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.models import Person
from customers.models import Case, VisitDays, VisitPlan
from customers.models.visits import VisitKind

DEFAULT_DAYS: Final[dict[str, tuple[int, ...]]] = {
    VisitKind.AFTERCARE: (1, 3, 7, 14, 30),
    VisitKind.FOLLOWUP: (3, 7, 30, 90, 180),
}
MOST_VISITS: Final = 20
LAST_DAY: Final = 3650
EARLY: Final = datetime.timedelta(days=3)
"""How long before the planned day a contact still counts as the planned one."""


def days_of(kind: VisitKind) -> tuple[int, ...]:
    """After how many days visits of `kind` are due: the clinic's setting, else the default."""
    row = VisitDays.objects.filter(kind=kind).first()
    return tuple(row.days) if row else DEFAULT_DAYS[kind]


def set_days(kind: VisitKind, days: Iterable[int], *, by: Person, seen: int = 0) -> VisitDays:
    """Change the days for visits planned from now on (plans made earlier stay); `seen`: the version that was shown.

    Raises ValidationError for no, too many or impossible days, StaleVersion where somebody else saved first.
    """
    wanted = sorted(set(days))
    if not wanted or len(wanted) > MOST_VISITS or not all(0 <= day <= LAST_DAY for day in wanted):
        raise ValidationError(_("Please give 1 to 20 different days, each between 0 and 3650."))
    with transaction.atomic():
        row = VisitDays.objects.filter(kind=kind).first() or VisitDays(kind=kind)
        if not row._state.adding:
            row.version = seen
        row.days = wanted
        row.__dict__["_history_user"] = by
        row.save()
        audit.record(audit.Action.SETTING, actor=by, obj=row)
    return row


def plan_visits(
    case: Case, kind: VisitKind, start_day: datetime.date, days: Iterable[int] | None = None, *, by: Person
) -> list[VisitPlan]:
    """Plan the visits of `kind` so many `days` after `start_day` (None = the clinic's setting); returns all of the case.

    Asked again (the surgery's day was corrected), open visits move to the new day and missing ones are added; done and
    dropped ones stay as they are.
    """
    wanted = sorted(set(days_of(kind) if days is None else days))
    with transaction.atomic():
        there = {row.day: row for row in VisitPlan.objects.select_for_update().filter(case=case, kind=kind)}
        for day in wanted:
            row = there.setdefault(day, VisitPlan(case=case, customer_id=case.customer_id, kind=kind, day=day))
            _put_on(row, start_day + datetime.timedelta(days=day), by)
    return [there[day] for day in sorted(there)]


def _put_on(row: VisitPlan, due_on: datetime.date, by: Person) -> None:
    closed = row.done_on is not None or row.dropped_on is not None
    if closed or row.due_on == due_on:
        return
    row.due_on = due_on
    _save(row, by)


def _save(row: VisitPlan, by: Person) -> None:
    row.__dict__["_history_user"] = by
    row.save()


def tick_off(case: Case, kind: VisitKind, sheet: UUID, happened_on: datetime.date, *, by: Person) -> VisitPlan | None:
    """Note that the record `sheet` is the visit that was due: the latest one due by `happened_on`, else the next within
    three days (somebody came early). Visits missed before it are called off. None where the contact was not planned."""
    if VisitPlan.objects.filter(done_sheet=sheet).exists():
        return None
    near = happened_on + EARLY
    with transaction.atomic():
        rows = VisitPlan.objects.select_for_update().open().filter(case=case, kind=kind, due_on__lte=near)
        waiting = list(rows.order_by("due_on"))
        past = [row for row in waiting if row.due_on <= happened_on]
        done = past[-1] if past else next(iter(waiting), None)
        for missed in past[:-1]:
            missed.dropped_on = happened_on
            _save(missed, by)
        if done is not None:
            done.done_on, done.done_sheet = happened_on, sheet
            _save(done, by)
    return done


def reopen(sheet: UUID, *, by: Person) -> None:
    """The record was struck through as entered in error: the visit that it stood for is due again."""
    for row in VisitPlan.objects.filter(done_sheet=sheet):
        row.done_on = row.done_sheet = None
        _save(row, by)


def drop_visits(case: Case, *, by: Person) -> int:
    """Call off what is still planned for a case (closed, or its surgery was entered in error); returns how many."""
    rows = list(VisitPlan.objects.open().filter(case=case))
    for row in rows:
        row.dropped_on = timezone.localdate()
        _save(row, by)
    return len(rows)
