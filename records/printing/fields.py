"""A fieldset as rows of the grid: short fields two a row, long ones across, choices as boxes (A2.1 to A2.6).

Not here: tables of repeated rows (`tables`), and how a row splits (`grid`).
"""

from reportlab.platypus import Flowable

from records.printing.document import PrintedField
from records.printing.fonts import width
from records.printing.grid import Cell, Row
from records.printing.styles import (
    CAPTION_SHADE,
    HALF,
    LABEL,
    NORMAL,
    PADDING,
    SHADE,
    WIDTH,
    WRITING_LINE,
    mm,
    style,
)  # fmt: skip
from records.printing.text import block, label

CHOSEN, OPEN = "■", "□"
NOTHING = "—"
"""Stands for a field left empty, so that nothing can be written in afterwards."""

_SHORT = 36
"""A value longer than this goes across; Chinese characters count double."""

_MOST_LINES = 24
"""More would not fit on one page with caption and signatures."""

_GAP = "   "
_BOXES = 80
"""A filled form shows all choices while they are together shorter than this, else only those taken."""


def caption(title: str) -> Row:
    """The shaded bar above a group."""
    return Row([Cell(WIDTH, label(title, style(NORMAL, bold=True)), shade=CAPTION_SHADE, middle=True)])


def table_caption(title: str) -> Row:
    """The plainer bar above a table inside a group."""
    return Row([Cell(WIDTH, label(title, style(NORMAL, align="center")), middle=True)])


def field_rows(fields: list[PrintedField], blank: bool) -> list[Flowable]:
    """Consecutive fields as rows: two short ones share a row, one left over takes a whole row."""
    rows: list[Flowable] = []
    waiting: PrintedField | None = None
    for field in fields:
        across = is_across(field, blank)
        if waiting and not across:
            rows.append(_row([waiting, field], blank))
            waiting = None
            continue
        rows += [_row([waiting], blank)] if waiting else []
        rows += [_row([field], blank)] if across else []
        waiting = None if across else field
    return [*rows, _row([waiting], blank)] if waiting else rows


def is_across(field: PrintedField, blank: bool) -> bool:
    """Whether a field needs a row of its own."""
    text = "" if blank else str(field.value)
    if field.choices:
        text = _GAP.join([*_boxes(field, set()), *_others(field, _taken(field, text))])
    return field.wide or "\n" in text or _extent(text + str(field.unit)) > _SHORT


def _extent(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text[: _SHORT * 4])


def _row(fields: list[PrintedField], blank: bool) -> Row:
    value_width = (HALF if len(fields) == 2 else WIDTH) - LABEL
    cells = []
    for field in fields:
        cells.append(Cell(LABEL, label(field.label, style(NORMAL)), shade=SHADE, middle=True, repeats=True))
        cells.append(_blank_cell(field, value_width) if blank else _value_cell(field, value_width))
    return Row(cells, least=_least(fields, blank))


def _least(fields: list[PrintedField], blank: bool) -> float:
    if not blank:
        return 6.5 * mm
    return max(_lines(field) for field in fields) * WRITING_LINE


def _lines(field: PrintedField) -> int:
    written = field.wide and not field.choices and not field.fixed
    return max(1, min(field.lines, _MOST_LINES)) if written else 1


def _value_cell(field: PrintedField, room: float) -> Cell:
    text = str(field.value)
    shown = _boxed(field, text, room) if field.choices else f"{text} {field.unit}" if text and field.unit else text
    return Cell(room, block(shown or NOTHING, style(NORMAL), str(field.mark)), middle=True)


def _blank_cell(field: PrintedField, room: float) -> Cell:
    if field.fixed:
        return _value_cell(field, room)
    if field.choices:
        content = block(_joined(_boxes(field, set()), room), style(NORMAL))
    else:
        content = label(field.unit, style(NORMAL, align="right")) if field.unit else []
    return Cell(room, content, middle=True, writing_lines=_lines(field))


def _boxed(field: PrintedField, text: str, room: float) -> str:
    """All choices with those in `text` filled, and what is in `text` but no choice; only these if there are many."""
    taken = _taken(field, text)
    if _extent("".join(map(str, field.choices))) > _BOXES:
        return "、".join(taken)
    unit = [str(field.unit)] if field.unit and text else []
    return _joined([*_boxes(field, set(taken)), *_others(field, taken), *unit], room)


def _taken(field: PrintedField, text: str) -> list[str]:
    if text in map(str, field.choices):
        return [text]
    return [part.strip() for part in text.replace("、", "\n").split("\n") if part.strip()]


def _others(field: PrintedField, taken: list[str]) -> list[str]:
    return [part for part in taken if part not in set(map(str, field.choices))]


def _boxes(field: PrintedField, taken: set[str]) -> list[str]:
    return [f"{CHOSEN if str(choice) in taken else OPEN}\u00a0{choice}" for choice in field.choices]


def _joined(pieces: list[str], room: float) -> str:
    """The pieces on as few lines as fit, none broken in its middle."""
    lines = [""]
    for piece in pieces:
        longer = lines[-1] + _GAP + piece if lines[-1] else piece
        if width(longer, NORMAL) <= room - 2 * PADDING:
            lines[-1] = longer
        else:
            lines.append(piece)
    return "\n".join(lines).strip("\n")
