"""The rows of an import as pages show them: narrowed by what is done with them, cut into pages, put into words.

Names of customers already in the system are shown only to those who may see them; others see the number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from access.models import Person
from customers.importing import papers
from customers.importing.visits import place_text
from customers.importing.wording import ACTION_KINDS, ACTION_WORDS, ANSWER_WORDS, cells_of, problems_of
from customers.models import Customer, RegisterImport
from customers.models.importing import ImportState
from vault.recorded import open_rows

PAGE: Final = 25
FILTERS: Final[dict[str, Any]] = {
    "": _("All rows"),
    **ACTION_WORDS,
    "warnings": _("With cells that cannot be read"),
    "open": _("Not decided yet"),
    "coming": _("Surgery booked for a day to come"),
}


@dataclass(frozen=True, slots=True)
class RowsPage:
    """One page of rows, the choices of filter with their counts, and the places of the pages beside it."""

    rows: list[dict[str, Any]]
    filters: list[dict[str, Any]]
    chosen: str
    first: int
    before: int | None
    after: int | None
    total: int


def all_lines(source: RegisterImport) -> list[dict[str, Any]]:
    """The rows of the report where there is one, else of the plan with the answers given so far."""
    if source.report:
        return papers.read_json(source, source.report)
    lines = papers.read_json(source, source.plan)
    for place, said in source.answers.items():
        lines[int(place)]["answer"] = said["choice"]
    return lines


def page(source: RegisterImport, person: Person, *, chosen: str, start: int) -> RowsPage:
    """The rows from place `start` on that the filter lets through, PAGE at most."""
    lines = all_lines(source)
    chosen = chosen if chosen in FILTERS else ""
    wanted = [line for line in lines if _passes(line, chosen, source)]
    here = [line for line in wanted if line["place"] >= start][:PAGE]
    later = [line["place"] for line in wanted if here and line["place"] > here[-1]["place"]]
    earlier = [line["place"] for line in wanted if here and line["place"] < here[0]["place"]]
    filters = [_choice(code, lines, chosen, source) for code in FILTERS]
    return RowsPage(
        rows=shown(here, lines, source, person),
        filters=[one for one in filters if one["count"] or one["code"] == ""],
        chosen=chosen,
        first=len(earlier) + 1,
        before=earlier[-PAGE:][0] if earlier else None,
        after=later[0] if later else None,
        total=len(wanted),
    )


def _choice(code: str, lines: list[dict[str, Any]], chosen: str, source: RegisterImport) -> dict[str, Any]:
    count = sum(_passes(line, code, source) for line in lines)
    return {"code": code, "label": FILTERS[code], "count": count, "current": code == chosen}


def _passes(line: dict[str, Any], code: str, source: RegisterImport) -> bool:
    if code == "warnings":
        return bool(line["warnings"])
    if code == "open":
        return line["action"] == "review" and not line["answer"]
    if code == "coming":
        return (line["values"].get("booked_surgery") or "")[:10] > source.today.isoformat()
    return code in ("", line["action"])


def shown(
    here: Iterable[dict[str, Any]], lines: list[dict[str, Any]], source: RegisterImport, person: Person
) -> list[dict[str, Any]]:
    """Rows as the template draws them: place, action, problems in words, raw cell beside cleaned value, the question."""
    here = list(here)
    known = _known([line["of"][2] for line in here if line["of"] and line["of"][2]], person)
    names = {(line["sheet"], line["row"]): line["values"].get("name") or "" for line in lines}
    return [_row(line, source, known, names) for line in here]


def _row(line: dict[str, Any], source: RegisterImport, known: dict[str, str], names: dict) -> dict[str, Any]:
    return {
        "place": line["place"],
        "where": place_text(source.kind, line["sheet"], line["row"]),
        "name": line["values"].get("name") or "",
        "action": ACTION_WORDS[line["action"]],
        "kind": ACTION_KINDS[line["action"]],
        "problems": problems_of(line),
        "cells": cells_of(line),
        "of": _of(line, source, known, names),
        "asks": line["action"] == "review" and source.state == ImportState.PLANNED,
        "answer": line["answer"] or "",
        "answer_text": ANSWER_WORDS[line["answer"] or ""] if line["action"] == "review" or line["answer"] else "",
        "choices": [(code, ANSWER_WORDS[code]) for code in ("merge", "new", "skip")],
        "number": line.get("number"),
        "customer": line.get("customer"),
    }


def _of(line: dict[str, Any], source: RegisterImport, known: dict[str, str], names: dict) -> str:
    """Whom the row was held against: a customer of the system, or the row of the file that they come from."""
    origin = papers.origin_of(line)
    if origin is None:
        return ""
    if origin.customer:
        return known.get(origin.customer, "")
    name = names.get((origin.sheet, origin.row), "")
    return " · ".join(filter(None, (name, place_text(source.kind, origin.sheet, origin.row or 0))))


def _known(refs: Iterable[str], person: Person) -> dict[str, str]:
    """Number, and name where `person` may see it, of customers of the system."""
    ids = [UUID(ref) for ref in set(refs)]
    numbers = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "number"))
    visible = {row.pk: row.name for row in open_rows(Customer.objects.visible_to(person).filter(pk__in=ids))}
    return {str(pk): " · ".join(filter(None, (number, visible.get(pk, "")))) for pk, number in numbers.items()}
