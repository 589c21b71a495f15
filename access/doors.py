"""The policy table: every URL is declared as a door, with who may knock. A URL without a door answers 404 to everybody.

    path rows:  door("customers/<uuid:pk>/", ShowCustomer.as_view(), "customer-show", roles=CARE, customer="pk")

`roles`: at least one is needed. `customer` names the URL argument that is a customer's id, for the audit log and the
generated authorization tests; the view itself fetches through `.visible_to(user)`. `public` doors need no log-in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from access.roles import Role

EVERYONE: Final = frozenset(Role)
CARE: Final = frozenset(
    {Role.FRONT_DESK, Role.EXAMINER, Role.SURGEON, Role.NURSE, Role.CUSTOMER_SERVICE, Role.SALES, Role.AFTER_SALES}
    | {Role.ARCHIVE_MANAGER}
)


@dataclass(frozen=True, slots=True)
class Door:
    """One row of the policy table."""

    name: str
    route: str
    roles: frozenset[Role]
    methods: frozenset[str]
    customer: str = ""
    public: bool = False
    files: bool = False
    clauses: tuple[str, ...] = ()

    def opens_for(self, roles: Iterable[str]) -> bool:
        """Whether one of these roles may knock."""
        return not self.roles.isdisjoint(roles)


DOORS: Final[dict[str, Door]] = {}


def door(
    route: str,
    view: Callable[..., Any],
    name: str,
    *,
    roles: Iterable[Role] = EVERYONE,
    methods: Iterable[str] = ("GET",),
    customer: str = "",
    public: bool = False,
    files: bool = False,
    clauses: tuple[str, ...] = (),
    kwargs: dict[str, Any] | None = None,
) -> URLPattern:
    """A URL pattern and its row in the policy table.

    `files` marks a page that shows customers' data: without a confidentiality agreement in force it stays shut (B7.2).
    `clauses` are the policy clauses that the screen carries out, for `manage.py clause_map`.
    """
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else frozenset())
    DOORS[name] = Door(name, route, frozenset(roles), allowed, customer, public, files or bool(customer), clauses)
    return path(route, login_not_required(view) if public else view, kwargs, name=name)
