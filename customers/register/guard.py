"""What a workbook may be before anything parses it: its packed and unpacked sizes, and the area its cells span.

Sizes a ZIP declares can be lies, so every part is unpacked once, in small pieces, and counted. Nothing is written.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter

from .errors import RegisterError

LARGEST_FILE = 30 * 2**20
LARGEST_UNPACKED = 160 * 2**20
MOST_PARTS = 2_000
MOST_CELLS = 10_000_000
LONGEST_TEXTS = 400 * 2**20
_PIECE = 2**16
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_SHARED = re.compile(rb'\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d{1,8})<')
_TEXT_ITEM = re.compile(rb"</(?:\w+:)?si>")


def check_workbook(data: bytes) -> bool:
    """Refuse a hostile or broken XLSX; say whether its dates count from 1904.

    RegisterError: damaged, password_protected, unpacks_too_large, too_many_cells.
    """
    parts = _declared(data)
    texts: list[int] = []
    epoch_1904 = False
    for part in parts:
        name = part.filename.lower().lstrip("/")
        if name.endswith("sharedstrings.xml"):
            texts = [len(item) for item in _TEXT_ITEM.split(_unpack(data, part, keep=True))]
    for part in parts:
        name = part.filename.lower().lstrip("/")
        if "worksheets/" in name and name.endswith(".xml"):
            _check_sheet(_unpack(data, part, keep=True), texts)
        elif name.endswith("workbook.xml"):
            epoch_1904 = re.search(rb'date1904="(?:1|true)"', _unpack(data, part, keep=True)) is not None
        elif not name.endswith("sharedstrings.xml"):
            _unpack(data, part, keep=False)
    return epoch_1904


def _declared(data: bytes) -> list[zipfile.ZipInfo]:
    """Read the directory of the ZIP and judge what it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise RegisterError("damaged") from error
    if any(part.flag_bits & 1 for part in parts):
        raise RegisterError("password_protected")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise RegisterError("unpacks_too_large")
    return parts


def _unpack(data: bytes, part: zipfile.ZipInfo, *, keep: bool) -> bytes:
    """Unpack one part, never past the size it declares; b"" unless its content is asked for."""
    head = data[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RegisterError("damaged")
    start = part.header_offset + 30 + sum(struct.unpack("<26xHH", head))
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) != part.file_size:
            raise RegisterError("damaged")
        return packed if keep else b""
    return b"".join(_inflate(packed, part.file_size, keep=keep))


def _inflate(packed: bytes, declared: int, *, keep: bool) -> list[bytes]:
    """Inflate in pieces; more or less than declared is a lie or damage."""
    stream, pieces, counted = zlib.decompressobj(-15), [], 0
    try:
        while packed and not stream.eof:
            piece = stream.decompress(packed, _PIECE)
            packed, counted = stream.unconsumed_tail, counted + len(piece)
            if keep:
                pieces.append(piece)
            if counted > declared:
                raise RegisterError("unpacks_too_large")
    except zlib.error as error:
        raise RegisterError("damaged") from error
    if counted != declared:
        raise RegisterError("damaged")
    return pieces


def _check_sheet(xml: bytes, texts: list[int]) -> None:
    """Refuse a sheet whose cells span a huge area, or repeat long texts so often that they would fill the memory."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    for found in _CELL.finditer(xml):
        columns.add(found[1])
        rows.add(int(found[2]))
    if rows and (max(rows) - min(rows) + 1) * (max(map(_column, columns)) + 1) > MOST_CELLS:
        raise RegisterError("too_many_cells")
    if max(texts, default=0) * len(rows) * max(len(columns), 1) > LONGEST_TEXTS:
        used = Counter(int(found[1]) for found in _SHARED.finditer(xml))
        if sum(texts[index] * count for index, count in used.items() if index < len(texts)) > LONGEST_TEXTS:
            raise RegisterError("unpacks_too_large")


def _column(letters: bytes) -> int:
    """Turn column letters into a number from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
