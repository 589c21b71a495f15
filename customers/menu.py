"""The entries that customers put into the menu and onto the first page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.current import current_person
from access.doors import CARE
from access.menu import MenuEntry, TodayBlock, register, register_today
from access.roles import Role
from customers import day, due, queries
from customers.models.visits import VisitKind

_FILES = ("customer-", "sheet-", "case-", "paper-", "media-", "consent-", "preop-")
"""Beginnings of the names of pages about one customer."""

register(MenuEntry(_("Customers"), "customer-list", "users", order=10, covers=_FILES))
register(MenuEntry(_("Register a customer"), "customer-new", "user-plus", order=12))
register(MenuEntry(_("Operations of the day"), "booking-day", "calendar-days", order=14, covers=("booking-",)))
register(MenuEntry(_("Follow-ups due"), "followup-due", "phone-call", order=16, covers=("followup-",)))
register(MenuEntry(_("Aftercare due"), "aftercare-due", "bandage", order=17))
register(MenuEntry(_("Rooms and operation items"), "catalogue", "door-open", order=70, covers=("catalogue-",)))
register(MenuEntry(_("Who opens files"), "oversight", "eye", order=30, covers=("oversight-",)))


def _newest(request: HttpRequest) -> Mapping[str, Any] | None:
    """The customers registered last, to go on with."""
    person = current_person(request)
    return {"customers": queries.newest(person, size=8)} if person.has_agreement else None


register_today(
    TodayBlock(
        "customers-newest",
        _("Newest customers"),
        "customers/today_newest.html",
        _newest,
        frozenset(CARE)
        - {
            Role.SALES,
            Role.AFTER_SALES,
        },
    )
)


def _operations(request: HttpRequest) -> Mapping[str, Any] | None:
    """Today's operations, names masked; a surgeon's own only."""
    person = current_person(request)
    if not person.has_agreement:
        return None
    mine = person.pk if person.has_role(Role.SURGEON) else None
    lines = day.operations(person, timezone.localdate(), surgeon=mine)
    return {"lines": lines, "count": len(lines), "mine": mine}


def _due(kind: VisitKind) -> Callable[[HttpRequest], Mapping[str, Any] | None]:
    """The first visits of a kind that are due, for whoever makes them."""

    def provide(request: HttpRequest) -> Mapping[str, Any] | None:
        person = current_person(request)
        if not person.has_agreement:
            return None
        lines, _more = due.lines(person, kind, size=6)
        return {"lines": lines, "count": due.counts(person, kind)["due"], "kind": kind}

    return provide


register_today(
    TodayBlock(
        "operations",
        _("Operations today"),
        "customers/today_operations.html",
        _operations,
        frozenset({Role.FRONT_DESK, Role.CUSTOMER_SERVICE, Role.SURGEON, Role.NURSE}),
        order=10,
    )
)
for _kind, _title in ((VisitKind.FOLLOWUP, _("Follow-ups due")), (VisitKind.AFTERCARE, _("Aftercare due"))):
    register_today(
        TodayBlock(
            f"{_kind.value}-due",
            _title,
            "customers/today_due.html",
            _due(_kind),
            frozenset(due.CALLERS[_kind]),
            order=20,
        )
    )
