"""Reminding of the storeroom: inspections and stock-takes overdue, findings and differences past their day (A5.7, B5.3)."""

import datetime
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.overseeing import holders
from archive.models import StockDifference, StoreFinding, StoreRoom
from archive.store import checks, setup
from archive.store.actions import KEEPERS
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun, Notification

JOB: Final = "archive.storeroom"
AGAIN: Final = datetime.timedelta(days=7)
"""After so many days somebody is reminded again of what is still not done."""
CHECK, FINDING, STOCKTAKE, DIFFERENCE = "store-check-due", "store-finding-late", "stocktake-due", "stock-remedy-late"


@job(JOB, title=_("Remind of what is due in the storeroom"), cancellable=False)
def remind(_run: JobRun) -> dict[str, int]:
    """Tell custodians and archive managers of what is overdue; returns how many notifications were written."""
    return {"people_told": _checks() + _findings() + _stocktakes() + _differences()}


def _tell(kind: str, subject: UUID, people: Iterable[Person]) -> int:
    """Tell those who work here and were not told this lately; returns how many."""
    lately = Notification.objects.filter(kind=kind, subject=subject, created_at__gt=timezone.now() - AGAIN)
    known = set(lately.values_list("recipient_id", flat=True))
    fresh = [person for person in people if person.is_active and person.pk not in known]
    return len(notifications.notify(fresh, kind, subject=subject))


def _checks() -> int:
    return sum(_tell(CHECK, room.pk, [room.custodian]) for room in checks.overdue(timezone.now()))


def _findings() -> int:
    late = StoreFinding.objects.filter(done_at=None, due_on__lt=timezone.localdate())
    rooms = StoreRoom.objects.filter(pk__in=late.values("room")).select_related("custodian")
    keepers = list(holders(KEEPERS))
    return sum(_tell(FINDING, room.pk, [room.custodian, *keepers]) for room in rooms)


def _stocktakes() -> int:
    return sum(_tell(STOCKTAKE, room.pk, [room.custodian]) for room in rooms_to_count(timezone.now()))


def rooms_to_count(now: datetime.datetime) -> list[StoreRoom]:
    """Rooms in use whose last whole count is too long ago, or that were never counted."""
    since = now - datetime.timedelta(days=setup.rules().stocktake_days)
    counted = Max("stocktakes__begun_at", filter=Q(stocktakes__cabinet=None))
    rows = StoreRoom.objects.filter(active=True).select_related("custodian").annotate(counted=counted)
    return list(rows.filter(Q(counted=None) | Q(counted__lt=since)))


def _differences() -> int:
    late = StockDifference.objects.filter(settled_at=None, due_on__lt=timezone.localdate()).select_related("charged")
    return sum(_tell(DIFFERENCE, row.stocktake_id, [row.charged]) for row in late if row.charged)


schedules.declare(
    "storeroom-reminders",
    JOB,
    schedules.Default(Every.DAY, at=datetime.time(7, 45)),
    _("Remind of what is due in the storeroom"),
)
notifications.declare_kind(CHECK, _("The inspection of a storeroom is overdue"), "archive-store-checks-room")
notifications.declare_kind(FINDING, _("A finding in the storeroom is past its day"), "archive-store-checks-room")
notifications.declare_kind(STOCKTAKE, _("The stock-take of a storeroom is due"), "archive-store-room")
notifications.declare_kind(DIFFERENCE, _("A difference of a stock-take is past its day"), "archive-stocktake")
wording.declare_codes({"people_told": _("people told")})
