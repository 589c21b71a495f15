"""What of the archive somebody leaves open who leaves: rooms they answered for, destructions and carriers that name them,
loans that they applied for (A4.4, B5.3, B6.5, B9.2).

A room goes to another custodian. Who destroys or witnesses was approved by name, so that nobody takes their place: the archive
is told, calls the order off and lists it anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access import audit
from access.handovers import groups
from access.handovers.groups import Entry, Group, Order, Seen
from access.models import Handover, Person
from access.models.approvals import ApplicationState
from access.models.handovers import Cause, Choice
from access.overseeing import holders
from access.roles import Role
from archive.carriers import queries as carriers
from archive.destruction import listing
from archive.lending import queries as loans
from archive.models import DestructionOrder, Loan, RetiredCarrier, StoreRoom
from archive.models.carriers import CarrierState
from archive.models.destruction import OrderState
from archive.models.lending import LoanState
from archive.store import setup
from jobs import notifications
from records.links import page_url

ORDER, CARRIER, LOAN = "destruction-person-left", "carrier-person-left", "loan-person-left"
_NAMED: Final = _("Nobody else takes this place: the archive is told, calls it off and applies anew with other people.")


def declare() -> None:
    """Declare what people are told, and the four kinds (called once, when the app is ready)."""
    kind = notifications.declare_kind
    kind(
        ORDER,
        _("Who was to destroy or to witness has left: call the order off and list it anew"),
        "archive-destruction",
    )
    kind(CARRIER, _("Who was to destroy a data carrier or to witness it has left"), "archive-carrier")
    kind(LOAN, _("Who applied for a loan has left: the archive sees to its return"), "archive-loan")
    groups.declare(
        Group(
            "rooms",
            _("Storerooms as custodian"),
            _("The successor answers for them from now on, and is reminded of inspections and stock-takes."),
            (Choice.HANDED,),
            lambda handover: _rooms(handover).count(),
            lambda handover, reader: _seen(_rooms(handover), _open_rooms(reader), "archive-store-room"),
            _hand_rooms,
            role=Role.ARCHIVE_MANAGER,
            order=40,
        )
    )
    for group in (
        _told("destructions", _("Destructions that name the person"), _NAMED, ORDER, _ORDERS, order=42),
        _told(
            "carriers",
            _("Data carriers that the person was to destroy or to witness"),
            _NAMED,
            CARRIER,
            _CARRIERS,
            order=43,
        ),
        _told(
            "loans",
            _("Loans that the person applied for"),
            _("The archive is told and sees to their return."),
            LOAN,
            _LOANS,
            order=44,
        ),
    ):
        groups.declare(group)


def _told(key: str, title: Any, hint: Any, kind: str, kept: "_Kept", *, order: int) -> Group:
    """A kind that nobody takes over: archive managers are told of each, who see to it."""

    def tell(given: Order) -> int:
        keepers, found = list(holders({Role.ARCHIVE_MANAGER})), list(kept.of_leaver(given.handover))
        for row in found:
            notifications.notify(keepers, kind, subject=row.pk, by=given.by)
        return len(found)

    return Group(
        key,
        title,
        hint,
        (Choice.TOLD,),
        lambda handover: kept.of_leaver(handover).count(),
        lambda handover, reader: _seen(kept.of_leaver(handover), kept.open_to(reader), kept.page),
        tell,
        order=order,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Rows of the archive that name people: those still under way, the columns with the person, who reads them where."""

    under_way: Callable[[], QuerySet]
    names: tuple[str, ...]
    open_to: Callable[[Person], QuerySet]
    page: str

    def of_leaver(self, handover: Handover) -> QuerySet:
        """Those that name the person; none where the person only moved, and still works here."""
        if handover.cause == Cause.MOVED:
            return self.under_way().none()
        return (
            self.under_way()
            .filter(reduce(or_, (Q(**{name: handover.person_id}) for name in self.names)))
            .order_by("number")
        )


_STANDS: Final = Q(application__state__in=(ApplicationState.OPEN, ApplicationState.CARRIED_OUT))
_ORDERS: Final = _Kept(
    lambda: DestructionOrder.objects.filter(_STANDS, state=OrderState.REQUESTED),
    ("executor", "witness"),
    listing.orders_for,
    "archive-destruction",
)
_CARRIERS: Final = _Kept(
    lambda: RetiredCarrier.objects.filter(_STANDS, state=CarrierState.REQUESTED),
    ("executor", "witness"),
    carriers.register_for,
    "archive-carrier",
)
_LOANS: Final = _Kept(
    lambda: Loan.objects.filter(state__in=(LoanState.APPROVED, LoanState.OUT, LoanState.PURSUED)),
    ("application__applicant",),
    loans.loans_for,
    "archive-loan",
)


def _rooms(handover: Handover) -> QuerySet[StoreRoom]:
    """Rooms in use whose custodian can answer for none any more."""
    rows = StoreRoom.objects.filter(active=True, custodian=handover.person_id)
    return rows.exclude(custodian__in=setup.custodians())


def _open_rooms(reader: Person) -> QuerySet[StoreRoom]:
    return StoreRoom.objects.all() if reader.has_role(*listing.READERS) else StoreRoom.objects.none()


def _seen(rows: QuerySet, open_to: QuerySet, page: str) -> Seen:
    """These rows as far as the reader may open them; the others are counted."""
    found = list(rows)
    visible = {row.pk for row in open_to.filter(pk__in=[row.pk for row in found])}
    named = [row for row in found if row.pk in visible]
    return Seen([Entry(_label(row), page_url(page, row.pk)) for row in named], len(found) - len(named))


def _label(row: Any) -> str:
    if isinstance(row, StoreRoom):
        return row.name
    return row.number if isinstance(row, Loan) else row.label


def _hand_rooms(order: Order) -> int:
    for room in _rooms(order.handover):
        room.custodian = order.heir
        room.save()
        audit.record(audit.Action.CHANGE, actor=order.by, obj=room, purpose="handover")
    return 0
