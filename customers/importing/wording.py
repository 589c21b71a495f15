"""How rows of an import read in words: what is done with a row, what is wrong with it, what was answered."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from customers.register import explain
from customers.register.messages import COLUMNS

ACTION_WORDS: Final[dict[str, Any]] = {
    "create": _("New customer"),
    "merge_visit": _("Visit of a customer who is known"),
    "skip_exact_duplicate": _("Already imported or repeated, left out"),
    "review": _("Perhaps the same person, to be decided"),
    "reject": _("Cannot be imported"),
}
ACTION_KINDS: Final = {
    "create": "ok",
    "merge_visit": "info",
    "skip_exact_duplicate": "off",
    "review": "due",
    "reject": "bad",
}
"""The colour of each action's badge (components/badge.html)."""

ANSWER_WORDS: Final[dict[str, Any]] = {
    "merge": _("The same person: add the visit to that customer"),
    "new": _("Somebody else: make a new customer"),
    "skip": _("Leave the row out"),
    "": _("Not decided yet (the row is left out)"),
}

_COLUMN_OF: Final = {
    "bad_phone": "phones",
    "phone_lossy_scientific": "phones",
    "age_not_a_number": "age",
    "age_out_of_range": "age",
    "gender_unclear": "gender",
    "consult_date_missing": "consult_at",
    "surgery_before_consult": "booked_surgery",
    "satisfaction_unclear": "satisfaction",
    "followup_unclear": "followups",
    "no_name": "name",
    "no_name_no_phone": "name",
    "test_row": "name",
    "garbled": "name",
}
"""The column that a problem is about, where its code alone says so."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a row, and the column it is about ("" where several may be meant)."""

    text: str
    column: str = ""


def problems_of(line: dict[str, Any]) -> list[Problem]:
    """Why a row is refused or asked about, and each of its cells that could not be read."""
    codes = [code for code in (line["reason"], line["why"], *line["warnings"]) if code]
    return [Problem(str(explain(code)), _column_of(code)) for code in codes]


def _column_of(code: str) -> str:
    head, _colon, column = code.partition(":")
    return column or _COLUMN_OF.get(head, "")


def said(answer: str | None) -> str:
    """An answer in words; empty where nothing was asked."""
    return str(ANSWER_WORDS[answer]) if answer else ""


def value_text(name: str, value: Any) -> str:
    """A cleaned value as it is shown beside the raw cell."""
    if value is None or value == "" or value == []:
        return ""
    if name == "phones":
        return "、".join(phone["e164"] + (f" ext {phone['ext']}" if phone.get("ext") else "") for phone in value)
    if name == "followups":
        return "、".join(_followup(one) for one in value)
    return "、".join(map(str, value)) if isinstance(value, list) else str(value).replace("T", " ")


def _followup(one: dict[str, Any]) -> str:
    return one["date"].replace("T", " ") if "date" in one else f"+{one['offset']} {UNIT_WORDS[one['unit']]}"


UNIT_WORDS: Final[dict[str, Any]] = {"day": _("days"), "week": _("weeks"), "month": _("months"), "year": _("years")}


def cells_of(line: dict[str, Any]) -> list[dict[str, Any]]:
    """Raw cell beside cleaned value for every column of the row that holds anything; unknown columns as they are."""
    bad = {problem.column for problem in problems_of(line)} - {""}
    names = [*COLUMNS, *(name for name in line["raw"] if name not in COLUMNS)]
    cells = [_cell(name, line, name in bad) for name in names]
    return [cell for cell in cells if cell["raw"] or cell["value"]]


def _cell(name: str, line: dict[str, Any], bad: bool) -> dict[str, Any]:
    raw = line["raw"].get(name, "").strip()
    value = value_text(name, line["values"].get(name))
    return {
        "label": COLUMNS.get(name, name),
        "raw": raw,
        "value": value,
        "bad": bad,
        "changed": bool(raw) and raw != value,
    }
