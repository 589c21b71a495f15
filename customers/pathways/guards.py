"""What must hold before a stage of a case: one registry, to which every app adds its own guards.

A guard is told the case and its sheets at a glance and names what is missing, in words, with the page where it is
supplied. Sheets ask through
`ready_for_stage` (a `before_move` of their spec); the customer's page asks `missing_before`. Here too: the guard that
every pathway has, the sheets that it `needs` before a stage. Not here: what the guards of other apps look at.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from access.models import Person
from customers.models import Case
from customers.pathways.spec import get
from records import glance
from records import spec as specs
from records.lifecycle import Move, MoveRefused, State
from records.models import RecordSheet
from records.stages import Stage

COMPLETE: Final = (State.SIGNED, State.AMENDED, State.TRANSCRIBED)
"""States of a sheet that counts as done."""

_ASKED: Final = (Move.SAVE, Move.SIGN, Move.COMPLETE)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way: in words, and where it is supplied (a URL name with its arguments, if any)."""

    text: Any
    url_name: str = ""
    args: tuple[Any, ...] = ()

    @property
    def url(self) -> str:
        """The page where it is supplied; empty where there is none."""
        return reverse(self.url_name, args=self.args) if self.url_name else ""


Guard = Callable[[Case, Sequence[Any]], Iterable[Missing]]
_GUARDS: dict[Stage, list[Guard]] = {}


class StageRefused(MoveRefused):
    """The stage may not begin yet; `missing` says what for."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("not ready", [str(one.text) for one in missing])
        self.missing = missing


def register(stage: Stage, guard: Guard) -> Guard:
    """Add a guard to a stage (of every pathway that has it); registering the same function again changes nothing."""
    guards = _GUARDS.setdefault(stage, [])
    if guard not in guards:
        guards.append(guard)
    return guard


def missing_before(case: Case, stage: Stage) -> list[Missing]:
    """Everything that is missing before `stage` of this case may begin, sheets first; empty = it may begin."""
    return missing_among(all_sheets(case.customer_id), case, stage)


def missing_among(sheets: Iterable[Any], case: Case, stage: Stage) -> list[Missing]:
    """The same from sheets that were fetched already: `all_sheets` of the case's customer."""
    own = [sheet for sheet in sheets if sheet.case_id == case.pk]
    found = _needed_among(own, case, stage)
    for guard in _GUARDS.get(stage, ()):
        found += guard(case, own)
    return found


def all_sheets(*customers: UUID) -> list[Any]:
    """The sheets of all kinds and cases of these customers at a glance: guards look at them whoever may see them."""
    return glance.of_customers([spec for spec in specs.all_specs() if not spec.follows_customer], customers)


def demand(case: Case, stage: Stage) -> None:
    """Raise StageRefused while anything is missing before `stage` (a surgery before its booking, A2.2)."""
    missing = missing_before(case, stage)
    if missing:
        raise StageRefused(missing)


def ready_for_stage(sheet: RecordSheet, move: Move, by: Person) -> None:
    """`before_move` of a sheet that may not be written or signed before its stage is ready. What was transcribed from
    paper, amended or struck through is past and not asked."""
    if move in _ASKED and sheet.spec.stage is not None and sheet.is_open:
        demand(sheet.case, sheet.spec.stage)  # type: ignore[attr-defined]


def needed_sheets(case: Case, stage: Stage) -> list[Missing]:
    """The sheets that the case's pathway needs complete before `stage`, and that are not."""
    return _needed_among([sheet for sheet in all_sheets(case.customer_id) if sheet.case_id == case.pk], case, stage)


def _needed_among(own: Sequence[Any], case: Case, stage: Stage) -> list[Missing]:
    needs = next((step.needs for step in get(case.pathway).stages if step.stage == stage), ())
    return [missing for key in needs for missing in _needed(own, case, key)]


def _needed(own: Sequence[Any], case: Case, key: str) -> list[Missing]:
    spec = specs.get(key)
    if spec is None:
        raise LookupError(f"pathway {case.pathway} needs a sheet {key} that nobody declares")
    rows = [row for row in own if row.spec is spec and row.stands]
    if any(row.state in COMPLETE for row in rows):
        return []
    title = {"sheet": spec.title}
    if not rows:
        return [Missing(_("“%(sheet)s” has not been filled in") % title, "sheet-new", (case.pk, key))]
    return [Missing(_("“%(sheet)s” is not signed by everyone yet") % title, "sheet-show", (key, rows[0].pk))]
