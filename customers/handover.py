"""What of customers somebody leaves open who leaves: running cases, coming operations, visits that are due (A4.2).

Who takes over gets the care-team grant of each of these cases; a booking that nobody has signed is put on the new surgeon by
the same action as ever, one that a signature binds is made anew with the customer.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit, grants
from access.handovers import groups
from access.handovers.groups import Entry, Group, Order, Seen
from access.models import Grant, Handover, Person
from access.models.grants import GrantSource
from access.models.handovers import Cause, Choice
from access.overseeing import holders
from access.roles import Role, Section
from customers import bookings, due, pathways
from customers.models import BookingSheet, Case, Customer, VisitPlan
from customers.models.visits import VisitKind
from jobs import notifications
from records.lifecycle import MoveRefused, State
from records.links import page_url
from records.models import SignOff
from vault.recorded import open_rows

REBOOK: Final = "booking-rebook"
REASON: Final = "hand-over"
"""Why a case or a booking changed, in its history."""
SHOWN: Final = 50
"""So many of a group are named on the page; the others are counted."""


def declare() -> None:
    """Declare the three kinds (called once, when the app is ready)."""
    notifications.declare_kind(
        REBOOK, _("The surgeon of a booking has left: make it anew with the customer"), "customer-show"
    )
    groups.declare(
        Group(
            "bookings",
            _("Coming operations as surgeon"),
            _(
                "Those that nobody has signed are put on the new surgeon; a signed one is made anew with the customer: "
                "reception and customer service are told."
            ),
            (Choice.HANDED,),
            lambda handover: _bookings(handover).count(),
            lambda handover, reader: _seen(reader, _bookings(handover).order_by("starts_at"), _operation),
            _hand_bookings,
            role=Role.SURGEON,
            order=10,
        )
    )
    groups.declare(
        Group(
            "cases",
            _("Running cases"),
            _(
                "Opened or served by name, or signed in. The successor may open them from now on, as far as the own duty goes."
            ),
            (Choice.HANDED,),
            lambda handover: _cases(handover).count(),
            lambda handover, reader: _seen(reader, _cases(handover).order_by("-opened_at"), _journey),
            _hand_cases,
            order=20,
        )
    )
    groups.declare(
        Group(
            "visits",
            _("Visits and follow-ups planned in these cases"),
            _("They stay on the list of the role; the successor may open the files."),
            (Choice.HANDED,),
            lambda handover: _visits(handover).count(),
            lambda handover, reader: _seen(reader, _visits(handover).order_by("due_on"), _visit),
            _hand_visits,
            order=30,
        )
    )


def _cases(handover: Handover) -> QuerySet[Case]:
    """Running cases that were the person's by name: opened by them, granted to them (until they left), signed in by them."""
    lasted = Q(ends_at=None) | Q(ends_at__gte=handover.since)
    granted = Grant.objects.filter(lasted, principal=handover.person_id, source=GrantSource.CARE_TEAM)
    signed = SignOff.objects.filter(person=handover.person_id).exclude(role="")
    mine = Q(consultant=handover.person_id) | Q(pk__in=granted.exclude(case=None).values("case"))
    return Case.objects.running().filter(mine | Q(pk__in=signed.values("part")))


def _bookings(handover: Handover) -> QuerySet[BookingSheet]:
    rows = BookingSheet.objects.holding_time().of_surgeon(handover.person)
    return rows.filter(starts_at__gt=timezone.now())


def _visits(handover: Handover) -> QuerySet[VisitPlan]:
    roles = frozenset(handover.roles)
    kinds = [kind for kind, callers in due.CALLERS.items() if roles.intersection(callers)]
    return VisitPlan.objects.open().filter(case__in=_cases(handover), kind__in=kinds)


def _seen(reader: Person, rows: QuerySet, text: Callable[[Any], str]) -> Seen:
    """The first of these rows by customer number, as far as the files are open to the reader; the others are counted."""
    found = list(rows.select_related("customer"))
    files = Customer.objects.visible_to(reader).filter(pk__in={row.customer_id for row in found})
    visible = set(files.values_list("pk", flat=True))
    named = [row for row in found if row.customer_id in visible][:SHOWN]
    entries = [Entry(f"{row.customer.number} {text(row)}", page_url("customer-show", row.customer_id)) for row in named]
    return Seen(entries, len(found) - len(named))


def _operation(row: BookingSheet) -> str:
    return f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}"


def _journey(row: Case) -> str:
    return str(pathways.get(row.pathway).title)


def _visit(row: VisitPlan) -> str:
    return f"{row.due_on:%Y-%m-%d} {VisitKind(row.kind).label}"


def _hand_cases(order: Order) -> int:
    for case in open_rows(_cases(order.handover).select_related("customer")):
        if case.consultant_id == order.handover.person_id:
            case.consultant, case.change_reason = order.heir, REASON
            case.save()
            audit.record(audit.Action.CHANGE, actor=order.by, customer=case.customer_id, obj=case, purpose="handover")
        _grant(case, order)
        if order.handover.cause == Cause.MOVED:
            mine = Grant.objects.filter(principal=order.handover.person_id, case=case, source=GrantSource.CARE_TEAM)
            grants.end(mine, by=order.by)
    return 0


def _hand_visits(order: Order) -> int:
    for case in Case.objects.filter(pk__in=_visits(order.handover).values("case")).select_related("customer"):
        _grant(case, order)
    return 0


def _grant(case: Case, order: Order) -> None:
    """The successor joins the care team by name (A4.2); what it opens is what the own duty covers."""
    held = Grant.objects.in_force().filter(principal=order.heir.pk, case=case, source=GrantSource.CARE_TEAM)
    if not held.exists():
        grants.give(
            order.heir.pk,
            case.customer,
            pathways.get(case.pathway).sections,
            by=order.by,
            source=GrantSource.CARE_TEAM,
            case=case,
            may_change=True,
        )


def _hand_bookings(order: Order) -> int:
    """Put each on the new surgeon where nothing stands in the way; returns how many are to be made anew."""
    left = []
    for booking in open_rows(_bookings(order.handover).select_related("customer", "case")):
        _grant(booking.case, order)
        if not _put_on(booking, order):
            left.append(booking)
    bookers = list(holders({Role.FRONT_DESK, Role.CUSTOMER_SERVICE}))
    for customer in {booking.customer_id: booking for booking in left}:
        notifications.notify(bookers, REBOOK, subject=customer, customer=customer, by=order.by)
    return len(left)


def _put_on(booking: BookingSheet, order: Order) -> bool:
    """Whether the booking could be put on the successor: unsigned, the head may change bookings here, the time is free."""
    bound = booking.state != State.DRAFT or booking.confirmed_edition or signed(booking.pk)
    if bound or not order.by.has_perm(f"customers.change_{Section.BOOKING}", booking.customer):
        return False
    try:
        with transaction.atomic():
            bookings.reschedule(booking, {"surgeon": order.heir}, by=order.by, reason=REASON, seen=booking.version)
    except MoveRefused:
        return False
    return True


def signed(sheet: UUID) -> bool:
    """Whether anybody has signed an edition of this sheet."""
    return SignOff.objects.filter(sheet_id=sheet).exists()
