"""The entries that customers put into the menu and onto the first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access.doors import CARE
from access.menu import MenuEntry, TodayBlock, register, register_today
from access.current import current_person
from access.roles import Role
from customers import queries

register(MenuEntry(_("Customers"), "customer-list", "users", order=10, covers=("customer-", "sheet-", "case-")))
register(MenuEntry(_("Register a customer"), "customer-new", "user-plus", order=12))


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
