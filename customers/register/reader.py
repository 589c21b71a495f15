"""Opening a register file: what kind it is by its content, whether it is safe, and its data rows.

Not here: what the cells mean (`row`).
"""

from pathlib import Path, PurePath

from .delimited import read_delimited
from .errors import RegisterError
from .guard import LARGEST_FILE, check_workbook
from .layout import SheetReading, read_sheet
from .table import Register
from .workbook import read_workbook

_ZIP, _OLE, _OLD_BIFF = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP_NAMES, _OLE_NAMES, _TEXT_NAMES = {".xlsx", ".xlsm"}, {".xls"}, {".csv", ".tsv", ".txt"}


def read_register(source: Path | str | bytes, filename: str) -> Register:
    """Read a register from a path or its bytes; `filename` gives the extension.

    RegisterError where the file is not one, is unsafe, or has no heading row.
    """
    data = _bytes(source)
    suffix = PurePath(filename).suffix.lower()
    if suffix not in _ZIP_NAMES | _OLE_NAMES | _TEXT_NAMES:
        raise RegisterError("unsupported_type")
    register = _opened(data, suffix, PurePath(filename).name)
    _sort_rows(register)
    return register


def _bytes(source: Path | str | bytes) -> bytes:
    """Load the file, refusing a large one before reading it."""
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size == 0:
        raise RegisterError("empty_file")
    if size > LARGEST_FILE:
        raise RegisterError("file_too_large")
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _opened(data: bytes, suffix: str, filename: str) -> Register:
    """Open by content; the extension must agree with it."""
    if data.startswith(_ZIP) and suffix in _ZIP_NAMES:
        epoch_1904 = check_workbook(data)
        return Register(filename, read_workbook(data), epoch_1904=epoch_1904)
    if data.startswith(_OLE) and _ENCRYPTED in data and suffix in _ZIP_NAMES | _OLE_NAMES:
        raise RegisterError("password_protected")
    if data.startswith((_OLE, *_OLD_BIFF)) and suffix in _OLE_NAMES:
        return Register(filename, read_workbook(data))
    if suffix not in _TEXT_NAMES or data.startswith((_ZIP, _OLE)):
        raise RegisterError("wrong_extension")
    sheet, encoding = read_delimited(data)
    return Register(filename, [sheet], encoding=encoding)


def _sort_rows(register: Register) -> None:
    """Collect the data rows of all sheets that have headings."""
    last: SheetReading | None = None
    for sheet in register.sheets:
        reading = read_sheet(sheet, last)
        if reading.columns:
            last = reading
            register.rows += reading.rows
        register.other_rows += reading.others
    if last is None:
        raise RegisterError("no_header")
