"""Who has seen a customer's file, in words: lines made of the audit log's codes (A4.4, E2.2). For a page and for paper.

What a reader's sections do not cover is not named to them, not even that there is such a sheet. Reads for de-identified
studies are never listed; `STUDIES` says so of every file, so that it tells nothing of any (A4.5).
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from access import audit
from access.audit import queries
from access.models import AuditEvent, Person
from access.roles import Role, Section
from records import spec as specs
from records.spec import SheetSpec

PAGE: Final = 50
ACCESS: Final = "access"
"""The purpose under which reading this very list is logged."""
STUDIES: Final = _(
    "This file may also have been part of de-identified studies; these are not listed, since that would tell whose sheets were "
    "read (A4.5)."
)

_PURPOSES: Final = {
    ACCESS: _("Who may see, who has seen"),
    "publicity": _("Picture for publicity, by consent"),
    "copy_receipt": _("Receipt for a copy"),
}
_THINGS: Final = {
    "archive.boundfile": _("Whole file as PDF"),
    "archive.customercopy": _("Copy for the customer"),
    "archive.outsidepackage": _("Extract for a partner outside"),
    "archive.outsidedelivery": _("Extract for a partner outside"),
    "archive.outsideconsent": _("Consent to sharing outside"),
    "archive.drawnfile": _("Verdict of an inspection"),
}
_FILE: Final = _("Customer file")
_CLOSED: Final = _("A part of the file that is not open to you")
_WHY: Final = {
    "role": _("Not part of the role's work"),
    "agreement": _("No confidentiality agreement in force"),
    "invisible": _("No right to this file"),
    "section": _("No right to this part of the file"),
}
"""Why somebody was turned away, by the first word of the purpose that the gate writes."""


def page_of(customer: UUID, sections: frozenset[Section], before: int | None = None) -> tuple[list[dict], int | None]:
    """One page of what was seen or refused, newest first, and the key of the next page, if there is one. Two queries."""
    events = queries.readers_of(customer, PAGE + 1, before)
    page = events[:PAGE]
    return lines_of(page, sections), page[-1].pk if len(events) > PAGE else None


def lines_of(events: Iterable[AuditEvent], sections: frozenset[Section]) -> list[dict[str, Any]]:
    """Events as they are shown: who, with department and roles of today, when, what."""
    events = list(events)
    people = _people({event.actor for event in events if event.actor})
    return [_line(event, people.get(event.actor), sections) for event in events]


def _people(ids: set[UUID]) -> dict[UUID | None, Person]:
    rows = Person.objects.with_standing().select_related("department").filter(pk__in=ids)
    return {person.pk: person for person in rows}


def _line(event: AuditEvent, person: Person | None, sections: frozenset[Section]) -> dict[str, Any]:
    return {
        "at": event.at,
        "name": person.name if person else "",
        "department": str(person.department or "") if person else "",
        "roles": role_names(person.roles) if person else [],
        "deed": event.get_action_display(),
        "refused": event.action == audit.Action.DENY,
        "what": str(_why(event) if event.action == audit.Action.DENY else _thing(event, sections)),
    }


def role_names(codes: Iterable[str]) -> list[str]:
    """Roles as people say them, in the order of the policy."""
    held = frozenset(codes)
    return [str(role.label) for role in Role if role in held]


def _why(event: AuditEvent) -> Any:
    return _WHY.get(event.purpose.split("_")[0], _WHY["invisible"])


def _thing(event: AuditEvent, sections: frozenset[Section]) -> Any:
    spec = _specs().get(event.object_type)
    section = event.section or (spec.section if spec else "")
    if section and section not in sections:
        return _CLOSED
    if event.purpose in _PURPOSES:
        return _PURPOSES[event.purpose]
    if spec and spec.key != "basic":
        return spec.title
    return _THINGS.get(event.object_type) or (Section(section).label if event.section else _FILE)


@cache
def _specs() -> dict[str, SheetSpec]:
    return {spec.model._meta.label_lower: spec for spec in specs.all_specs()}
