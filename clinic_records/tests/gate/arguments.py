"""What is put into the addresses of the doors: made from the route's own converters, so that a new door is covered by itself.

A new route that names something of a customer needs one line in `NAMED`; the tests say so when it is missing.
"""

from uuid import UUID

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from access.doors import DOORS, Door
from access.roles import Section
from clinic_records.tests.gate.world import File

NAMED = {
    "customers": lambda file, key: file.customer.pk,
    "cases": lambda file, key: file.case.pk,
    "sheets": lambda file, key: file.sheets[key].pk,
    "bookings": lambda file, key: file.sheets["booking"].pk,
    "followups": lambda file, key: file.sheets["followup"].pk,
    "checks": lambda file, key: file.sheets["preop"].pk,
    "media": lambda file, key: file.media[Section.MEDIA].pk,
    "aftercare": lambda file, key: file.sheets["aftercare"].pk,
    "copies": lambda file, key: file.copy.pk,
    "publicity": lambda file, key: file.sheets["publicity-consent"].pk,
    "archive/submissions": lambda file, key: file.submission.pk,
    "archive/files": lambda file, key: file.archived.pk,
    "archive/papers": lambda file, key: file.archived.pk,
    "archive/old-numbers": lambda file, key: file.old_number.pk,
    "archive/store": lambda file, key: file.customer.pk,
}
"""First word of the route (of the archive's, the first two) -> the id of something in a customer's file."""

APART = {
    "applications": "an application, read by its applicant and by who decides it, asked of the engine",
    "register": "a line of the access register, shown to archive, supervision and who read it, by customer number",
    "shares": "a line of what is shared, shown to both departments, archive, supervision and executives, by customer number",
    "inspections": "an inspection or a file of its sample, shown by customer number to those who inspect and oversee",
    "studies": "a study of its applicant; its files are named by their place in a random order",
    "archive/retention": "a file whose time is over, shown by number to those who keep and oversee the archive",
    "archive/loans": "a loan, shown by number to those who keep and oversee the archive, and to who applied for it",
    "archive/care": "a fault of a file, to its owner and the archive, as far as the section is open to them",
    "archive/removals": "outdated data removed, shown by number to those who keep and oversee the archive",
    "archive/checks": "a check of a file, shown by number to those who keep and oversee the archive",
    "archive/merges": "two files of one person, to archive managers who see both",
    "archive/holds": "a hold, shown by number to those who keep and oversee the archive",
    "archive/seals": "a sealing, shown by number to those who oversee, and with its list to who keeps the file",
    "archive/erasures": "a customer's request for deletion, shown to those who keep the archive",
    "archive/destruction": "an order of destruction, whose list names files by number",
    "archive/carriers": "a data carrier taken out of service, which names no customer",
    "bound": "a bound file, fetched by whoever asked for it",
    "oversight": "a member of staff; of customers only numbers are shown",
    "emergencies": "an emergency opening, read by who reviews it; of the customer only the number is shown",
    "handover": "somebody who left; what they left open is named as far as the files are open to the reader",
    "imports": "an import of a register, gone through by the archive manager before it is in any file",
}
"""First words of routes to customers' data whose id names no part of one file, and what it names instead."""

_PLAIN = {"int": 1, "str": "2026-05-20", "slug": "room", "uuid": UUID(int=7)}
"""Values for what is no part of a file: a year, a day, a kind; nothing has the id."""


def all_doors() -> list[Door]:
    """Every row of the policy table (the URL patterns are loaded first)."""
    patterns()
    return sorted(DOORS.values(), key=lambda door: door.name)


def patterns() -> list[URLPattern]:
    """Every URL pattern that the resolver knows, however deep."""
    found: list[URLPattern] = []
    waiting = list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLResolver):
            waiting += pattern.url_patterns
        else:
            found.append(pattern)
    return found


def converters(door: Door) -> dict[str, str]:
    """The arguments of a door's route: name -> kind (uuid, slug, int, str)."""
    parts = [part[1:-1].split(":") for part in door.route.split("/") if part.startswith("<")]
    return {part[-1]: part[0] if len(part) == 2 else "str" for part in parts}


def names_a_file(door: Door) -> bool:
    """Whether the address names something in a customer's file."""
    return door.files and "uuid" in converters(door).values() and word_of(door) not in APART


def word_of(door: Door) -> str:
    """What the route is about: its first word; below the archive's, the first two."""
    first, *rest = door.route.split("/")
    return f"{first}/{rest[0]}" if first == "archive" and rest else first


def address(door: Door, file: File, key: str = "consultation") -> str:
    """The door's address for something in this file; `key` is the kind of sheet where it is about one."""
    wanted = converters(door)
    values = {name: _value(door, kind, name, file, key) for name, kind in wanted.items()}
    return reverse(door.name, kwargs=values)


def _value(door: Door, kind: str, name: str, file: File, key: str) -> object:
    if name == "key":
        return key
    if kind != "uuid" or not names_a_file(door):
        return _PLAIN[kind]
    word = word_of(door)
    if word not in NAMED:
        pytest.fail(f"door {door.name} ({door.route}) is new: say in {__name__}.NAMED what its <uuid:{name}> names")
    return NAMED[word](file, key)
