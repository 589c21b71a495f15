"""The print kernel: a description of a record sheet goes in, the bytes of a PDF come out (A2, A3.1).

Here: the description (`document`), fonts, text, grid, tables, charts, signatures, page furniture, and the three doors
`render_sheet`, `render_blank` and `render_bound`. Not here: any model, query, permission or audit row; who may print
and that a print is logged is decided by the caller. Nothing is written to disk.
"""

from records.printing.bound import render_bound, render_loose
from records.printing.document import (
    Mark,
    PrintedAmendment,
    PrintedCell,
    PrintedChart,
    PrintedField,
    PrintedFieldset,
    PrintedFile,
    PrintedMark,
    PrintedSeries,
    PrintedSheet,
    PrintedSignature,
    PrintedTable,
)
from records.printing.enclosures import Enclosure, enclose
from records.printing.errors import PrintError, PrintFailed, PrintTooLarge
from records.printing.fonts import register_fonts
from records.printing.labels import PrintedCover, PrintedLabel, render_cover, render_labels
from records.printing.limits import Limits
from records.printing.sheet import render_blank, render_sheet

__all__ = [
    "Enclosure",
    "Limits",
    "Mark",
    "PrintError",
    "PrintFailed",
    "PrintTooLarge",
    "PrintedAmendment",
    "PrintedCell",
    "PrintedChart",
    "PrintedCover",
    "PrintedField",
    "PrintedFieldset",
    "PrintedFile",
    "PrintedLabel",
    "PrintedMark",
    "PrintedSeries",
    "PrintedSheet",
    "PrintedSignature",
    "PrintedTable",
    "enclose",
    "register_fonts",
    "render_blank",
    "render_bound",
    "render_cover",
    "render_labels",
    "render_loose",
    "render_sheet",
]
