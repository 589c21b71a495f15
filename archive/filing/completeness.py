"""Whether a customer's file is complete for the archive: which sheets of the care pathway are finished, open, missing (B2.5).

What the sheets are is said by pathways and specs; here is only the list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from access.roles import Section
from customers import pathways
from customers.models import Case
from customers.pathways.guards import all_sheets
from records import spec as specs
from records.links import page_url
from records.models import RecordSheet
from records.spec import SheetSpec


class Finding(StrEnum):
    """What is to be said of one sheet."""

    FINISHED = "finished"
    OPEN = "open"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet that belongs into the file."""

    key: str
    title: str
    case: str
    finding: Finding
    section: Section
    note: str = ""
    url: str = ""


def lines_of(customer: UUID, cases: Iterable[Case], sections: frozenset[Section]) -> list[Line]:
    """Of these cases of the customer each sheet that the stage reached demands, and each that was begun, as far as `sections`
    go."""
    sheets = [sheet for sheet in all_sheets(customer) if sheet.spec.section in sections]
    return [line for case in cases for line in _of_case(case, sheets, sections)]


def finished(lines: Iterable[Line]) -> bool:
    """Whether nothing is open or missing."""
    return all(line.finding == Finding.FINISHED for line in lines)


def _of_case(case: Case, sheets: list[Any], sections: frozenset[Section]) -> list[Line]:
    name = f"{pathways.get(case.pathway).title} {timezone.localtime(case.opened_at):%Y-%m-%d}"
    own = sorted((sheet for sheet in sheets if sheet.case_id == case.pk), key=lambda sheet: sheet.happened_at)
    standing = [sheet for sheet in own if sheet.stands]
    known = {sheet.spec.key for sheet in standing}
    lines = [_begun(sheet, name) for sheet in standing]
    return lines + [
        _missing(spec, name) for spec in demanded(case) if spec.key not in known and spec.section in sections
    ]


def demanded(case: Case, *, passed: bool = False) -> list[SheetSpec]:
    """The sheets that the stages reached by this case demand; with `passed` not those of the stage that it is in now."""
    pathway = pathways.get(case.pathway)
    reached = pathway.stages[: pathway.position(case.stage) + (0 if passed else 1)]
    return [specs.of_key(key) for stage in reached for key in stage.demands]


def _begun(sheet: RecordSheet, case: str) -> Line:
    finding = Finding.FINISHED if sheet.is_settled else Finding.OPEN
    note = "" if sheet.is_settled else _("not signed by everyone yet")
    if sheet.is_settled and sheet.needs_customer:
        finding, note = Finding.OPEN, _("the customer has not signed yet")
    url = page_url("sheet-show", sheet.pk, before=(sheet.spec.key,))
    return Line(sheet.spec.key, str(sheet.spec.title), case, finding, sheet.spec.section, note, url)


def _missing(spec: SheetSpec, case: str) -> Line:
    return Line(spec.key, str(spec.title), case, Finding.MISSING, spec.section, _("not filled in"))
