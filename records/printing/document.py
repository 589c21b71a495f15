"""What a printed sheet says, as plain frozen data: the only input of the print kernel.

All texts are already in the sheet's language and already allowed to the reader; lazily translated strings are fine.
Not here: how anything looks, and where the values come from.
"""

from dataclasses import dataclass
from enum import StrEnum

Stroke = tuple[tuple[float, float], ...]
"""One line drawn without lifting the pen: (x, y) points, y growing downwards as on a screen, any scale."""


class Mark(StrEnum):
    """What a reader must know about the whole sheet before reading it; the wording is in `words`."""

    ENTERED_IN_ERROR = "entered_in_error"
    RECORDED_LATE = "recorded_late"
    TRANSCRIBED = "transcribed"
    AMENDED = "amended"
    SIGNATURE_INVALID = "signature_invalid"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """A mark with what belongs to it: the reason, the source transcribed from, or when it happened."""

    kind: Mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintedField:
    """One label with its value.

    `mark` is an out-of-range sign ("↑", "L") printed bold behind the value. `choices` are printed as boxes, those
    named in `value` filled (several are joined by "、" or line breaks). `lines` is the room on a blank form (1 to 24).
    A `fixed` value belongs to the form and stands on a blank one too.
    """

    label: str
    value: str = ""
    unit: str = ""
    wide: bool = False
    mark: str = ""
    choices: tuple[str, ...] = ()
    lines: int = 3
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A table cell whose value is out of range; cells in range are plain strings."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSeries:
    """One curve: a number for each position of its chart, None where nothing was measured."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """A small line chart under a table. `positions` (say minutes) space the points; left out, they are even."""

    labels: tuple[str, ...]
    series: tuple[PrintedSeries, ...]
    title: str = ""
    positions: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Values over time or other repeated rows; `blank_rows` is how many empty ones a blank form offers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | PrintedCell, ...], ...] = ()
    chart: PrintedChart | None = None
    title: str = ""
    blank_rows: int = 6


@dataclass(frozen=True, slots=True)
class PrintedFieldset:
    """A captioned group of fields and tables, in the order of the paper form."""

    title: str
    items: tuple[PrintedField | PrintedTable, ...]


@dataclass(frozen=True, slots=True)
class PrintedSignature:
    """A place to sign: who in which role, when, and the drawn signature if there is one.

    No `signed_at` means not signed. Without strokes a signature reads: name, "signed", time.
    """

    role_label: str
    name: str = ""
    signed_at: str = ""
    strokes: tuple[Stroke, ...] | None = None


@dataclass(frozen=True, slots=True)
class PrintedAmendment:
    """One change made after signing, printed with the sheet: what it said, what it says, why, by whom, when."""

    field: str
    before: str
    after: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A whole record sheet ready to print.

    `number` is the sheet's own number, `qr` the payload of the code in the foot (no personal datum: it is readable by
    anyone), `digest` hexadecimal (its first 16 digits are printed), `date` the day shown in a catalogue, `watermark`
    a text set in light grey across each page for copies given to readers.
    """

    clinic: str
    title: str
    number: str = ""
    customer_name: str = ""
    customer_number: str = ""
    file_number: str = ""
    fieldsets: tuple[PrintedFieldset, ...] = ()
    signatures: tuple[PrintedSignature, ...] = ()
    amendments: tuple[PrintedAmendment, ...] = ()
    marks: tuple[PrintedMark, ...] = ()
    version_label: str = ""
    digest: str = ""
    qr: str = ""
    printed_by: str = ""
    printed_at: str = ""
    language: str = "zh-hans"
    demo: bool = False
    watermark: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A customer file to be bound into a volume (A3.1): cover, catalogue, then the sheets in the given order.

    `facts` are further (label, value) rows of the cover: grade, keeper, retention, shelf. Foot, demo mark and
    watermark of the file hold for every page, the sheets' own printing data are not repeated.
    """

    clinic: str
    file_number: str
    sheets: tuple[PrintedSheet, ...]
    customer_name: str = ""
    customer_number: str = ""
    file_class: str = ""
    volume: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    qr: str = ""
    printed_by: str = ""
    printed_at: str = ""
    language: str = "zh-hans"
    demo: bool = False
    watermark: str = ""
