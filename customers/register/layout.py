"""What each row of a sheet is: heading, title, divider, total, note, blank, or data; and which column holds what.

Headings may come late, again, in other wording or order, in two rows, or below a pasted second sheet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .headings import is_outright, meaning
from .phone_cell import read_phone_cell
from .table import Cell, OtherRow, RawSheet, RegisterRow, cell_text
from .text import folded, tidy

Columns = dict[int, str]
"""Column (from 0) -> field."""

_TOTAL = re.compile(
    r"(?:本[页月年]|当[页月年]|全[部年]|\d+[月年])?(?:合计|总计|小计|共计|累计|总数|总人数|总客户数|平均值?|均值|汇总)(?:[:].*|数|人数)?"
    r"|(?:sub ?|grand ?)?total(?: .*|:.*)?|sum|average|count|共\s*\d+\s*[条人行位名].*"
)
_NOTE = re.compile(
    r"(?:注意?|备注|说明|填表说明|温馨提示|提示|note|remarks?|ps|制表|填表|审核|打印|导出|统计|以[下上])"
    r"(?:人|时间|日期)?\s*(?:[:].*|$)"
)
_FEWEST_HEADINGS = 3


@dataclass(slots=True)
class SheetReading:
    """The rows of one sheet, sorted out. `columns` is what the last heading said."""

    sheet: RawSheet
    columns: Columns = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    rows: list[RegisterRow] = field(default_factory=list)
    others: list[OtherRow] = field(default_factory=list)


def read_sheet(sheet: RawSheet, inherited: SheetReading | None = None) -> SheetReading:
    """Sort out the rows of a sheet. A sheet without any heading takes the columns of the one before, if they fit."""
    reading = SheetReading(sheet)
    fill = _spread(sheet)
    above: Sequence[str] = ()
    for number, cells in enumerate(sheet.grid, start=1):
        texts = [cell_text(cell).strip() for cell in cells]
        columns = heading_columns(texts, above, cells)
        if columns:
            _take_heading(reading, number, texts, above, columns)
        elif any(map(tidy, texts)):
            _take_row(reading, number, cells, texts, fill.get(number - 1, {}))
        above = _across(texts, number - 1, sheet) if not reading.columns or columns else ()
    if not reading.columns and inherited and _fits(sheet, inherited):
        reading.columns, reading.headings = dict(inherited.columns), dict(inherited.headings)
        reading.others.clear()
        for number, cells in enumerate(sheet.grid, start=1):
            texts = [cell_text(cell).strip() for cell in cells]
            if any(map(tidy, texts)):
                _take_row(reading, number, cells, texts, fill.get(number - 1, {}))
    return reading


def heading_columns(texts: Sequence[str], above: Sequence[str] = (), cells: Sequence[Cell] = ()) -> Columns:
    """Give the columns if a row is a heading row, else {}. `above` holds group headings, spread over their columns."""
    filled = [text for text in texts if tidy(text)]
    if not _may_head(filled, cells):
        return {}
    fields = _fields(texts, above)
    own = sum(1 for place in fields if place < len(texts) and tidy(texts[place]))
    names = {"name", "phones"} & set(fields.values())
    enough = len(set(fields.values())) >= min(_FEWEST_HEADINGS, max(2, len(filled)))
    return fields if names and enough and own * 2 >= len(filled) else {}


def _fields(texts: Sequence[str], above: Sequence[str]) -> Columns:
    """Give each column's field; of two columns for one field the plainer heading wins, phones may have several."""
    fields: Columns = {}
    taken: dict[str, int] = {}
    for place, text in enumerate(texts):
        group = above[place] if place < len(above) else ""
        found = meaning(text, group) if tidy(text) else meaning(group)
        if not found:
            continue
        before = taken.get(found)
        if before is not None and found != "phones":
            if is_outright(texts[before], found) or not is_outright(text, found):
                continue
            del fields[before]
        fields[place], taken[found] = found, place
    return fields


def _may_head(filled: Sequence[str], cells: Sequence[Cell]) -> bool:
    """Rule out what no heading row holds: numbers, long digits, a single cell."""
    if len(filled) < 2 or any(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells):
        return False
    return not any(re.search(r"\d{5}", text) for text in filled)


def _take_heading(reading: SheetReading, number: int, texts: list[str], above: Sequence[str], columns: Columns) -> None:
    """Set the columns; the second row of a double heading counts only where it knows more than the first."""
    last = reading.others[-1] if reading.others else None
    doubled = last is not None and last.kind == "header" and last.row == number - 1
    if not doubled or len(columns) >= len(reading.columns):
        reading.columns = columns
        spread = [*above, *[""] * len(texts)]
        reading.headings = {place: tidy(text) or spread[place] for place, text in enumerate(texts)}
    reading.others.append(OtherRow(reading.sheet.name, number, "header", ""))


def _take_row(
    reading: SheetReading, number: int, cells: Sequence[Cell], texts: list[str], merged: dict[int, Cell]
) -> None:
    """Sort one row that is no heading."""
    own = {name: cell_text(text) for name, text in _by_field(reading.columns, texts).items() if tidy(cell_text(text))}
    kind = _kind(own, texts, reading.columns, merged)
    if kind != "data":
        words = " ".join(filter(None, map(tidy, texts)))
        reading.others.append(OtherRow(reading.sheet.name, number, kind, words[:200]))
        return
    full = [merged.get(place, cell) if not tidy(texts[place]) else cell for place, cell in enumerate(cells)]
    extra = {
        reading.headings.get(place) or f"#{place + 1}": text
        for place, text in enumerate(texts)
        if place not in reading.columns and tidy(text)
    }
    reading.rows.append(RegisterRow(reading.sheet.name, number, _by_field(reading.columns, full), extra))


def _kind(own: dict[str, str], texts: list[str], columns: Columns, merged: dict[int, Cell]) -> str:
    """Say what a row is that is neither blank nor heading."""
    filled = [text for text in map(tidy, texts) if text]
    first = folded(filled[0])
    if not columns:
        return "title"
    heads = {first, folded(own.get("name", ""))}
    if any(map(_TOTAL.fullmatch, heads)) and len(filled) * 2 <= max(len(columns), 6):
        return "totals"
    if (_NOTE.match(first) and len(filled) <= 2) or all(re.search("[:：]", text) for text in filled):
        return "note"
    named = {columns[place] for place in merged if place in columns} | set(own)
    if len(filled) == 1 and not merged:
        return "data" if "phones" in own and read_phone_cell(own["phones"]).phones else "divider"
    return "data" if own and (named & {"name", "phones"} or len(own) >= 3) else "note"


def _by_field(columns: Columns, values: Sequence[Cell]) -> dict[str, Cell]:
    """Give the values of a row by field; several phone columns become one cell."""
    found: dict[str, Cell] = {}
    for place, name in columns.items():
        value = values[place] if place < len(values) else ""
        if name in found and cell_text(value):
            value = "；".join(filter(None, (cell_text(found[name]), cell_text(value))))
        elif name in found:
            continue
        found[name] = value
    return found


def _spread(sheet: RawSheet) -> dict[int, dict[int, Cell]]:
    """Give what cells merged downwards show in the rows below their first: row -> column -> cell."""
    fill: dict[int, dict[int, Cell]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if top < len(sheet.grid) and left == right and left < len(sheet.grid[top]):
            for row in range(top + 1, min(bottom, len(sheet.grid) - 1) + 1):
                fill.setdefault(row, {})[left] = sheet.grid[top][left]
    return fill


def _across(texts: Sequence[str], row: int, sheet: RawSheet) -> list[str]:
    """Spread a row's texts over the columns they head: over merged areas, else (CSV) up to the next text."""
    filled = [place for place, text in enumerate(texts) if tidy(text)]
    if len(filled) < 2:
        return []
    spread = [tidy(text) for text in texts]
    spans = {left: right for (top, left), (_bottom, right) in sheet.merged if top == row}
    for place, until in _reach(filled, len(texts), spans if sheet.merged else None):
        spread[place : until + 1] = [spread[place]] * (until + 1 - place)
    return spread


def _reach(filled: list[int], width: int, spans: dict[int, int] | None) -> Iterator[tuple[int, int]]:
    """Say how far each text reaches to the right."""
    for place, following in zip(filled, [*filled[1:], width], strict=True):
        yield place, min(spans.get(place, place), width - 1) if spans is not None else following - 1


def _fits(sheet: RawSheet, other: SheetReading) -> bool:
    """Say whether most of a sheet's first rows have a phone where the other sheet keeps phones."""
    place = next((column for column, name in other.columns.items() if name == "phones"), None)
    sample = [row for row in sheet.grid[:20] if any(cell_text(cell) for cell in row)]
    if place is None or not sample:
        return False
    return sum(1 for row in sample if place < len(row) and read_phone_cell(row[place]).phones) * 2 > len(sample)
