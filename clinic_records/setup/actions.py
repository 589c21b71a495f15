"""What each step makes, through the same actions as the pages of later days; each step is one transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from access import staffing
from access.models import Department, Person
from access.roles import Role
from clinic_records import profile
from clinic_records.models import ClinicProfile
from clinic_records.setup.naming import code_for, names
from customers import catalogue
from customers.models import OperationItem, Room

Row = Mapping[str, Any]
USUAL_MINUTES = 90


class HeadTwice(Exception):
    """Two people are named as the head of one department; holds the department's name."""


@transaction.atomic
def make_departments(rows: Iterable[Row], *, by: Person) -> int:
    """Make departments with codes of their own; returns how many."""
    taken = set(Department.objects.values_list("code", flat=True))
    made = 0
    for row in rows:
        department = Department(code=_code(row, taken), **_names(row))
        staffing.keep_department(department, by=by)
        made += 1
    return made


@transaction.atomic
def make_people(rows: Iterable[Row], *, by: Person) -> list[tuple[Person, str]]:
    """Make accounts with roles, heads and agreements; returns each with the password to hand out, valid for a day.

    Raises HeadTwice.
    """
    return [_make_person(row, by) for row in rows]


def _make_person(row: Row, by: Person) -> tuple[Person, str]:
    person = Person(username=row["username"], name=row["name"], department=row["department"], language=by.language)
    word = staffing.employ(person, by=by)
    heads = bool(row.get("heads"))
    staffing.set_roles(person, {Role(row["role"])} | ({Role.DEPARTMENT_HEAD} if heads else set()), by=by)
    if heads:
        _make_head(person, by)
    if row.get("agreed_on"):
        staffing.enter_agreement(person, row["agreed_on"], None, by=by)
    return person, word


def _make_head(person: Person, by: Person) -> None:
    department = Department.objects.get(pk=person.department_id)  # type: ignore[misc]
    if department.head_id is not None:
        raise HeadTwice(str(department))
    department.head = person
    staffing.keep_department(department, by=by)


@transaction.atomic
def make_rooms(rooms: Iterable[Row], items: Iterable[Row], *, by: Person) -> int:
    """Make rooms and operation items; returns how many."""
    made = _make_entries(Room, rooms, by)
    return made + _make_entries(OperationItem, items, by)


def _make_entries(model: type[Room | OperationItem], rows: Iterable[Row], by: Person) -> int:
    taken, made = set(model.objects.values_list("code", flat=True)), 0
    for row in rows:
        values: dict[str, Any] = {"code": _code(row, taken), **_names(row)}
        if model is OperationItem:
            values["minutes"] = row.get("minutes") or USUAL_MINUTES
        catalogue.keep(model(), values, by=by, seen=0)
        made += 1
    return made


def finish(*, by: Person) -> ClinicProfile:
    """End the set-up: its pages are gone from now on."""
    return profile.set_profile(by=by, set_up_at=timezone.now())


def _names(row: Row) -> dict[str, str]:
    return names(row["name_zh_hans"], row.get("name_zh_hant", ""), row.get("name_en", ""))


def _code(row: Row, taken: set[str]) -> str:
    code = code_for(row.get("name_en") or row["name_zh_hans"], taken)
    taken.add(code)
    return code
