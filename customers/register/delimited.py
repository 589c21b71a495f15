"""Reading CSV: encoding and delimiter are found by trying which of them makes the headings readable.

Not here: what the rows mean (`layout`).
"""

import codecs
import csv
import io

from charset_normalizer import from_bytes

from .errors import RegisterError
from .layout import heading_columns
from .table import Grid, RawSheet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be", "shift_jis", "euc_kr", "cp1252")
_DELIMITERS = ",\t;|，"
_SAMPLE = 2**16
_SAMPLE_ROWS = 60
MOST_ROWS = 500_000


def read_delimited(data: bytes) -> tuple[RawSheet, str]:
    """Read a CSV: (its rows, the encoding found). The row number is the number of the record.

    RegisterError: not_text, cell_too_long.
    """
    encoding = find_encoding(data)
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    if text.count("\0") > len(text) // 100:
        raise RegisterError("not_text")
    delimiter, _score = _find_delimiter(text[:_SAMPLE])
    try:
        lines = io.StringIO(text.replace("\0", ""), newline="")
        grid: Grid = [list(record) for record in csv.reader(lines, delimiter=delimiter)]
    except csv.Error as error:
        raise RegisterError("cell_too_long") from error
    if len(grid) > MOST_ROWS:
        raise RegisterError("too_many_cells")
    return RawSheet(None, grid), encoding


def find_encoding(data: bytes) -> str:
    """Find the encoding: a byte order mark, else valid UTF-8, else the one that makes most headings readable."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if _is_utf8(data):
        return "utf-8"
    sample = data[:_SAMPLE]
    scored = [(*_score(sample, encoding), -place) for place, encoding in enumerate(_CANDIDATES)]
    headings, _lost, place = max(scored)
    if headings:
        return _CANDIDATES[-place]
    guess = from_bytes(sample).best()
    return guess.encoding if guess else "gb18030"


def _is_utf8(data: bytes) -> bool:
    """True for UTF-8 without NUL; UTF-16 of plain letters would pass otherwise."""
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(data) - 1 and error.start > len(data) - 4 and b"\0" not in data


def _score(sample: bytes, encoding: str) -> tuple[int, int]:
    """Judge an encoding: headings recognised, then fewest lost characters."""
    text = sample[: len(sample) // 4 * 4].decode(encoding, "replace")
    return _find_delimiter(text)[1], -(text.count("\ufffd") + text.count("\0"))


def _find_delimiter(text: str) -> tuple[str, int]:
    """Find the delimiter under which one row shows most headings: (delimiter, headings)."""
    best = (0, 0, ",")
    for place, delimiter in enumerate(_DELIMITERS):
        try:
            records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            rows = [record for record, _turn in zip(records, range(_SAMPLE_ROWS), strict=False)]
        except csv.Error:
            continue
        headings = max((len(heading_columns(row)) for row in rows), default=0)
        best = max(best, (headings, -place, delimiter))
    return best[2], best[0]
