"""The QR code in the foot of each page, drawn as black runs of squares: no picture is ever put into a print.

Not here: what the code says; the caller sees to it that it names no person.
"""

from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from records.printing.characters import visible
from records.printing.errors import PrintCodeTooLong

_MOST_BYTES = 200
"""Above this the squares of a code this small are no longer read reliably from paper."""

_MASK = 0
"""Any of the eight masks is valid; trying all for the prettiest takes longer than the rest of the page."""


@lru_cache(maxsize=256)
def _code(payload: str) -> tuple[int, str]:
    """How many squares a side has, and the dark runs as path operators in squares, the first row on top."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(payload)
    code.version = code.calculate_version()
    code.makeImpl(False, _MASK)
    count = code.getModuleCount()
    runs = (run for number, row in enumerate(code.modules, 1) for run in _runs(count - number, row))
    return count, " ".join(f"{column} {row} {length} 1 re" for row, column, length in runs)


def _runs(number: int, row: list[bool]) -> list[tuple[int, int, int]]:
    found, column = [], 0
    for dark, group in groupby(map(bool, row)):
        length = len(list(group))
        if dark:
            found.append((number, column, length))
        column += length
    return found


def draw_qr(canvas: Canvas, payload: str, x: float, y: float, size: float) -> None:
    """Draw the code with its lower left corner at (x, y); raise `PrintCodeTooLong` above 200 bytes.

    The quiet zone around it is the caller's: four squares of white.
    """
    payload = visible(payload, _MOST_BYTES + 1)
    if len(payload.encode()) > _MOST_BYTES:
        raise PrintCodeTooLong
    count, path = _code(payload)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / count, size / count)
    canvas.setFillGray(0)
    canvas.drawPath(PDFPathObject(code=[path]), stroke=0, fill=1)
    canvas.restoreState()
