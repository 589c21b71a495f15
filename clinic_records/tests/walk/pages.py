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

WALKED: Final = frozenset({"customers", "cases", "sheets", "bookings", "followups", "checks", "media", "aftercare"})
"""First words of routes to what the walk leaves behind."""

ELSEWHERE: Final = frozenset(screens.LEFT_OUT) | {view.door for view in screens.VIEWS}
"""Doors that are looked at in the demo clinic, or that are no pages."""

SHUT: Final = {
    "archive-retention-extend": "the archive has not accepted the file yet",
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
    """Every address that answers a GET and that the walk leads to; the others are looked at in the demo clinic (make
    screens), or are no pages."""
    file, known = file_of(walk), _known(walk)
    people = {name: Person.objects.with_standing().get(username=name) for name in SEATS}
    for door in arguments.all_doors():
        if "GET" not in door.methods or door.name in SHUT:
            continue
        if not _leads_to(door, known):
            assert door.name in ELSEWHERE, f"{door.name}: nothing of the walk leads there, and nothing else opens it"
            continue
        may = tuple(name for name, person in people.items() if door.public or door.opens_for(person.roles))
        for key in sorted(file.sheets) if door.name in OF_EACH_SHEET else [FITTING.get(door.name, "consultation")]:
            yield Address(door.name, _path(door, file, key, known), may)


def _leads_to(door: Door, known: dict[str, dict[str, Any]]) -> bool:
    wanted = arguments.converters(door).keys()
    if arguments.names_a_file(door):
        return door.route.split("/")[0] in WALKED and wanted <= {"pk", "case", "key", "scan"}
    return wanted <= {"key"} or _arguments(door, known) is not None


def _arguments(door: Door, known: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """What is known for the door: by the longest beginning of its name."""
    found = [name for name in known if f"{door.name}-".startswith(f"{name}-")]
    return known[max(found, key=len)] if found else None


def _path(door: Door, file: File, key: str, known: dict[str, dict[str, Any]]) -> str:
    values = _arguments(door, known) or {}
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
        "register-import": {"pk": source.pk, "run": source.run},
        "schedule": {"pk": Schedule.objects.order_by("key")[0].pk},
        "person": {"pk": Person.objects.get(username="xiaohan").pk},
        "department": {"pk": Department.objects.get(code="nursing").pk},
        "catalogue": {"kind": "rooms", "pk": Room.objects.order_by("code")[0].pk},
        "catalogue-days": {"kind": "followup"},
        "work-calendar-year": {"year": year},
        "work-calendar-day": {"day": f"{datetime.date(year, 5, 20)}"},
        "setup-step": {"step": "rooms"},
    }
