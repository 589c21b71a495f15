"""Every page of the interface with the address at which it shows something of the walked customer, and who opens it.

The doors are those of the policy table: a new one is covered by itself, or named here as missing.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from access.doors import Door
from access.models import Department, Person
from access.roles import Section
from archive.models import BoundFile
from clinic_records.tests.gate import arguments
from clinic_records.tests.gate.world import File, Relation
from clinic_records.tests.screens import finding
from clinic_records.tests.screens import pages as screens
from clinic_records.tests.walk.stages import Walk
from customers.models import Customer, RegisterImport, Room
from jobs.models import Schedule
from procedures.models import Attachment
from records import spec as specs
from records.models import PaperSignature

OF_EACH_SHEET: Final = ("sheet-show", "sheet-edit")
"""Doors that are opened for every kind of sheet; the others for one that they fit."""

FITTING: Final = {
    "sheet-new": "consultation",
    "sheet-sign": "consultation",
    "sheet-customer-sign": "contact",
    "paper-attach": "contact",
    "paper-check": "contact",
    "paper-scan": "contact",
    "sheet-error": "aftercare",
    "sheet-attach": "aftercare",
    "sheet-print": "surgery",
    "sheet-history": "contact",
    "consent-withdraw": "surgery-consent",
}

SHUT: Final = {
    "setup": "nobody founds a clinic that has people",
    "clinic-logo": "the clinic has no logo",
    "account_login": "who is logged in is led away",
}
"""Doors that answer a GET with no page in this clinic, and why."""

WORDED_ELSEWHERE: Final = {
    "gallery": "sample words of the components",
    "gallery-form": "sample words of the components",
    "gallery-job": "sample words of the components",
    "sheet-history": "the wording as it was signed, in the language in which it was read",
}
"""Pages with words that do not follow the reader's language, and why."""

SEATS: Final = (
    *("guwen", "chenlu", "heqiang", "linyuan", "xiaohan", "baiyu", "zhoumin", "xuguan"),
    *("luojia", "maohui", "tanglei", "jiangbo", "yanrong", "qinzheng"),
)
"""Somebody for each role, those first who worked at the walk."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address to open, and whose roles the door opens for."""

    door: str
    path: str
    people: tuple[str, ...]


def file_of(walk: Walk) -> File:
    """What addresses can name in the walked customer's file."""
    customer = Customer.objects.get(number=walk.number)
    sheets: dict[str, Any] = {}
    for key, path in walk.sheets.items():
        spec = specs.get(key)
        assert spec
        sheets[key] = spec.model.objects.get(pk=path.strip("/").split("/")[-1])
    media = {Section.MEDIA: Attachment.objects.get(section=Section.INFECTIOUS)}
    return File(Relation.OWN, customer, customer.cases.get(), sheets, media)


def addresses(walk: Walk) -> Iterator[Address]:
    """Every address that answers a GET."""
    file, known = file_of(walk), _known(walk)
    people = {name: Person.objects.with_standing().get(username=name) for name in SEATS}
    for door in arguments.all_doors():
        if "GET" not in door.methods or door.name in SHUT:
            continue
        may = tuple(name for name, person in people.items() if door.public or door.opens_for(person.roles))
        shown = None if door.name in known or arguments.names_a_file(door) else _shown(door, people)
        if shown is not None or _is_no_page(door, known):
            yield from shown or ()
            continue
        for key in sorted(file.sheets) if door.name in OF_EACH_SHEET else [FITTING.get(door.name, "consultation")]:
            yield Address(door.name, _path(door, file, key, known), may)


def _shown(door: Door, people: dict[str, Person]) -> list[Address] | None:
    """The door at what somebody of its roles has to do with, by the table of the pictures; None where that names nothing."""
    views = [view for view in screens.VIEWS if view.door == door.name and view.find is not finding.NOTHING]
    if not views or not arguments.converters(door):
        return None
    seated = {role: name for name, person in reversed(people.items()) for role in person.roles}
    return [
        Address(door.name, view.address(people[seated[role]]), (seated[role],))
        for view in views
        for role in view.roles[:1]
    ]


def _is_no_page(door: Door, known: dict[str, dict[str, Any]]) -> bool:
    """Whether what is behind the door has no words of its own (a picture, a way on) and nothing of the walk leads to it."""
    named = door.name in known or door.name.split("-")[0] in known or arguments.names_a_file(door)
    return door.name in screens.LEFT_OUT and bool(arguments.converters(door)) and not named


def _path(door: Door, file: File, key: str, known: dict[str, dict[str, Any]]) -> str:
    values = known.get(door.name) or known.get(door.name.split("-")[0], {})
    wanted = arguments.converters(door)
    if arguments.names_a_file(door):
        if "scan" not in wanted:
            return arguments.address(door, file, key)
        scan = PaperSignature.objects.get(sheet_id=file.sheets[key].pk).scan
        return reverse(door.name, kwargs={"key": key, "pk": file.sheets[key].pk, "scan": scan})
    given = {name: key if name == "key" else values.get(name, arguments._PLAIN[kind]) for name, kind in wanted.items()}
    return reverse(door.name, kwargs=given)


def _known(walk: Walk) -> dict[str, dict[str, Any]]:
    """Arguments of the doors that lead to no customer's file: by name of the door, or by its first word."""
    source, bound = RegisterImport.objects.get(), BoundFile.objects.get()
    year = timezone.localdate().year
    return {
        "job": {"pk": bound.run},
        "bound": {"pk": bound.pk},
        "bound-of-run": {"pk": bound.run},
        "register": {"pk": source.pk, "run": source.run},
        "schedule": {"pk": Schedule.objects.order_by("key")[0].pk},
        "person": {"pk": Person.objects.get(username="xiaohan").pk},
        "department": {"pk": Department.objects.get(code="nursing").pk},
        "catalogue": {"kind": "rooms", "pk": Room.objects.order_by("code")[0].pk},
        "catalogue-days": {"kind": "followup"},
        "work-calendar-year": {"year": year},
        "work-calendar-day": {"day": f"{datetime.date(year, 5, 20)}"},
        "setup-step": {"step": "rooms"},
    }
