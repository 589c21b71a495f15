"""One data row cleaned: the values as they would be stored, and a warning for each cell that could not be read.

Not here: whether the row is somebody known (`matching`), what is done with it (`plan`).
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from .ages import read_age
from .bookings import read_booking
from .dates import read_moment
from .followups import read_followups
from .garbled import is_garbled
from .names import clean_name, has_lost_characters, is_test_entry, key_of
from .phone_cell import read_phone_cell
from .surgeons import read_surgeons
from .table import RegisterRow, cell_text
from .text import folded, is_blank, optional_text, tidy
from .vocabulary import channel, gender, satisfaction

Values = dict[str, Any]

_TEXTS = (
    "occupation",
    "address",
    "consult_text",
    "expected_effect",
    "concerns",
    "procedure",
    "method",
    "intraop_drugs",
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates are read against: today, and where Excel serials begin."""

    today: dt.date
    epoch_1904: bool = False


@dataclass(slots=True)
class CleanRow:
    """A row after cleaning; `reason` says why it cannot be imported at all, None for one that can."""

    source: RegisterRow
    values: Values = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    reason: str | None = None

    @property
    def digest(self) -> str:
        """Hash what the row says, so that the same row in a later file, or in another format, is known again.

        Unkeyed: keep it only under a keyed hash, since the content of a known row could be guessed from it.
        """
        empty = {name: cell_text(cell) for name, cell in self.source.cells.items() if not self.values.get(name)}
        unread = {name: folded(text) for name, text in empty.items() if not is_blank(text)}
        text = json.dumps([self.values, unread], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def clean_row(source: RegisterRow, calendar: Calendar, *, lossy_encoding: bool = False) -> CleanRow:
    """Clean every cell of a row. `lossy_encoding`: the file's encoding writes ? for what it cannot hold."""
    row = CleanRow(source)
    _identity(row, calendar.today)
    _visit(row, calendar)
    for name in _TEXTS:
        row.values[name] = optional_text(cell_text(source.cells.get(name)))
    _lost_characters(row, lossy_encoding)
    row.reason = _reject_reason(row)
    return row


def _identity(row: CleanRow, today: dt.date) -> None:
    """Clean name, sex, age or birth, phones (A1.1)."""
    cells, values = row.source.cells, row.values
    values["name"] = clean_name(cell_text(cells.get("name"))) or None
    values["name_key"] = key_of(values["name"]) if values["name"] else None
    values["gender"], problem = gender(cell_text(cells.get("gender")))
    age = read_age(cells.get("age"), today=today)
    birth = read_age(cells.get("birth_date"), today=today).birth_date or age.birth_date
    phones = read_phone_cell(cells.get("phones"))
    values |= {"age": age.years, "birth_date": birth.isoformat() if birth else None}
    if age.birth_year:
        values["birth_year"] = age.birth_year
    values["phones"] = [
        {"e164": phone.e164, "type": str(phone.type)} | ({"ext": phone.extension} if phone.extension else {})
        for phone in phones.phones
    ]
    row.warnings += [code for code in (problem, age.problem, *phones.warnings) if code]
    if not birth and not is_blank(cell_text(cells.get("birth_date"))):
        row.warnings.append("date_invalid")


def _visit(row: CleanRow, calendar: Calendar) -> None:
    """Clean consultation, booking, follow-up and satisfaction (A1.2, A2.6)."""
    cells, values, days = row.source.cells, row.values, vars_of(calendar)
    consult = read_moment(cells.get("consult_at"), **days)
    late = consult.on is not None and consult.on > calendar.today
    booking = read_booking(cells.get("booked_surgery"), **days)
    followups, unread = read_followups(cells.get("followups"), **days)
    score, unclear = satisfaction(cell_text(cells.get("satisfaction")))
    values |= {
        "consult_at": None if late else consult.iso,
        "channel": channel(cell_text(cells.get("channel"))),
        "booked_surgery": booking.moment.iso,
        "booking_status": booking.status,
        "surgeons": read_surgeons(cell_text(cells.get("surgeons"))),
        "followups": followups,
        "satisfaction": score,
    }
    problem = "date_out_of_range" if late else consult.problem or ("consult_date_missing" if not consult.on else None)
    early = consult.on and not late and booking.moment.on and booking.moment.on < consult.on
    found = (problem, booking.problem, "surgery_before_consult" if early else None, *unread, unclear)
    row.warnings = list(dict.fromkeys([*row.warnings, *(code for code in found if code)]))


def vars_of(calendar: Calendar) -> dict[str, Any]:
    """Give the calendar as the keyword arguments of the date readers."""
    return {"today": calendar.today, "epoch_1904": calendar.epoch_1904}


def _lost_characters(row: CleanRow, lossy_encoding: bool) -> None:
    """Warn of lost characters: in a name by ?, in texts by U+FFFD, and by ? where the encoding makes them."""
    if has_lost_characters(row.values["name"] or ""):
        row.warnings.append("characters_lost:name")
    for name in _TEXTS:
        text = row.values[name] or ""
        if "\ufffd" in text or (lossy_encoding and "?" in text and not text.isascii()):
            row.warnings.append(f"characters_lost:{name}")


def _reject_reason(row: CleanRow) -> str | None:
    """Say why a row cannot be imported: garbled, test_row, no_name_no_phone, no_name."""
    raw = row.source.cells
    written = tidy(cell_text(raw.get("name")))
    if is_garbled(written):
        return "garbled"
    if not row.values["name"]:
        return "no_name" if row.values["phones"] else "no_name_no_phone"
    return "test_row" if is_test_entry(row.values["name"], cell_text(raw.get("phones"))) else None
