"""The control of the matrix: with any one control of the gate taken out, it must find something."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Q
from django.db.models.functions import Now

from access import audit, grants
from access.doors import Door
from access.middleware import gate
from access.models import Agreement, Person
from access.models.grants import GrantQuerySet
from access.personas import with_role
from access.roles import Deed, Role
from clinic_records.tests.gate import arguments, world
from clinic_records.tests.gate.test_matrix import attack
from customers.models import Case
from records.models.sheets import SheetQuerySet
from vault import prepared

pytestmark = pytest.mark.django_db
TRIED = ("customer-show", "customer-list", "sheet-show", "sheet-edit", "case-close", "case-open")


def everybody_knocks(patch: pytest.MonkeyPatch) -> None:
    """The role check."""
    patch.setattr(Door, "opens_for", lambda self, roles: True)


def every_method(patch: pytest.MonkeyPatch) -> None:
    """The method check."""
    patch.setattr(gate, "HttpResponseNotAllowed", lambda methods: None)


def grants_without_end(patch: pytest.MonkeyPatch) -> None:
    """The check of `ends_at`."""
    patch.setattr(GrantQuerySet, "in_force", lambda self: self.filter(starts_at__lte=Now()))


def grants_without_beginning(patch: pytest.MonkeyPatch) -> None:
    """The check of `starts_at`."""
    patch.setattr(GrantQuerySet, "in_force", lambda self: self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=Now())))


def duty_counts_for_nothing(patch: pytest.MonkeyPatch) -> None:
    """The narrowing to what the roles cover."""
    every = frozenset(grants.Section)
    patch.setattr(grants, "duty_sections", lambda roles, deed: every)


def sheets_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """`visible_to` of sheets and customers."""
    patch.setattr(SheetQuerySet, "visible_to", lambda self, person: self)


def cases_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """`visible_to` of cases."""
    patch.setattr(type(Case.objects.none()), "visible_to", lambda self, person: self)


def all_sections(patch: pytest.MonkeyPatch) -> None:
    """The sections of a file that is visible."""
    patch.setattr(grants, "sections_by", lambda person, rows, deed: frozenset(grants.Section))


def silent_refusals(patch: pytest.MonkeyPatch) -> None:
    """The denied row."""
    patch.setattr(audit, "record_denial", lambda *args, **options: 0)


MUTANTS: list[tuple[Callable[[pytest.MonkeyPatch], None], Role]] = [
    (everybody_knocks, Role.MANAGER),
    (every_method, Role.NURSE),
    (grants_without_end, Role.MANAGER),
    (grants_without_beginning, Role.MANAGER),
    (duty_counts_for_nothing, Role.FRONT_DESK),
    (sheets_of_everybody, Role.NURSE),
    (cases_of_everybody, Role.FRONT_DESK),
    (all_sections, Role.FRONT_DESK),
    (silent_refusals, Role.SYSADMIN),
]


@pytest.fixture(autouse=True)
def _few_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = [door for door in arguments.all_doors() if door.name in TRIED]
    monkeypatch.setattr(arguments, "all_doors", lambda: doors)


@pytest.fixture(autouse=True)
def _statements_are_made_anew() -> Iterator[None]:
    """Statements about rights are prepared once (vault.prepared): those of a mutant must be the mutant's, and go with it."""
    yield
    prepared.statement.cache_clear()


@pytest.mark.parametrize(("mutant", "role"), MUTANTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_missing_control_is_noticed(mutant: Any, role: Role, cast: dict[str, Person], monkeypatch) -> None:
    files = world.build(cast)
    mutant(monkeypatch)
    prepared.statement.cache_clear()
    assert attack(role, cast, files).faults != []


@pytest.mark.parametrize("role", sorted({role for _mutant, role in MUTANTS}))
def test_whole_gate_has_no_fault(role: Role, cast: dict[str, Person]) -> None:
    assert attack(role, cast, world.build(cast)).faults == []


@pytest.mark.clause("B7.2")
@pytest.mark.parametrize("deed", list(Deed))
def test_without_agreement_every_door_to_files_is_shut(deed: Deed, cast: dict[str, Person], log_in) -> None:
    file = world.build(cast, (world.Relation.OWN,))[world.Relation.OWN]
    username = with_role(Role.NURSE)
    Agreement.objects.filter(person=cast[username]).delete()
    client = log_in(username)
    method = "GET" if deed == Deed.VIEW else "POST"
    for door in arguments.all_doors():
        if method in door.methods and door.opens_for(cast[username].roles):
            assert client.generic(method, arguments.address(door, file)).status_code == 403, door.name
