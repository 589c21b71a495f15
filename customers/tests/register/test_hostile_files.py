"""Files that want to hurt: each is refused with its own code, quickly and in little memory, or read as plain data."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from customers.register import RegisterError, plan_import, read_register
from customers.register.messages import REFUSALS

from .invented import TODAY, _saved, delimited, workbook

TABLES = Path(__file__).resolve().parents[4] / "shared" / "data"


def _code(data: bytes, name: str) -> str:
    with pytest.raises(RegisterError) as refused:
        read_register(data, name)
    assert str(refused.value) == str(REFUSALS[refused.value.code])
    return refused.value.code


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _with_sheet(xml: bytes, shared: bytes | None = None) -> bytes:
    """Give a small workbook whose sheet (and shared texts) are replaced."""
    source = zipfile.ZipFile(io.BytesIO(workbook()))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared
    return _zip(parts)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty_file"),
        (b"x" * (31 * 2**20), "a.csv", "file_too_large"),
        (b"abc", "a.pdf", "unsupported_type"),
        (b"name,phone\n", "a.xlsx", "wrong_extension"),
        (b"<html><table></table></html>", "a.xls", "wrong_extension"),
        (b"PK\x03\x04garbage", "a.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.csv", "wrong_extension"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 900, "a.csv", "not_text"),
        (b'name,phone,age\n"' + b"x" * 140_000, "a.csv", "cell_too_long"),
    ],
)
def test_a_file_that_is_no_register_is_refused(data, name, code):
    assert _code(data, name) == code


def test_a_workbook_under_a_csv_name_is_refused():
    assert _code(workbook(), "a.csv") == "wrong_extension"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(share):
    data = workbook()
    assert _code(data[: int(len(data) * share)], "a.xlsx") == "damaged"


def test_a_zip_that_declares_too_much_is_refused():
    assert _code(_zip({"xl/worksheets/sheet1.xml": b" " * (170 * 2**20)}), "a.xlsx") == "unpacks_too_large"


def test_a_zip_that_lies_about_its_size_is_refused():
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b" " * (40 * 2**20)) + packed.flush()
    name, crc = b"xl/worksheets/sheet1.xml", zlib.crc32(b" " * 10)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), 10, len(name), 0) + name
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), 10, len(name), 0, 0, 0, 0, 0, 0
    )
    offset = len(local) + len(body)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), offset, 0)
    assert _code(local + body + central + name + end, "a.xlsx") == "unpacks_too_large"


def test_two_cells_at_the_corners_of_the_sheet_are_refused():
    corners = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    xml = b"<worksheet><sheetData>" + corners + b"</sheetData></worksheet>"
    assert _code(_with_sheet(xml), "a.xlsx") == "too_many_cells"


def test_one_long_text_shown_in_very_many_cells_is_refused():
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 20_001))
    shared = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    assert (
        _code(_with_sheet(b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>", shared), "a.xlsx")
        == "unpacks_too_large"
    )


def test_deep_xml_and_entities_are_refused_or_empty():
    deep = b"<worksheet>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</worksheet>"
    assert _code(_with_sheet(deep), "a.xlsx") in {"damaged", "no_header"}
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    bomb = entities + b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"
    assert _code(_with_sheet(bomb), "a.xlsx") in {"damaged", "no_header"}


def test_formulas_are_read_as_their_last_value_and_texts_stay_texts():
    rows = [["姓名", "电话", "咨询内容", "关注点"], ["甲子岚", "17000000001", "=1+1", "\t=cmd|' /C calc'!A0"]]
    (row,) = plan_import(read_register(delimited(rows, "utf-8"), "a.csv"), None, TODAY).rows
    assert (row.values["consult_text"], row.values["concerns"]) == ("=1+1", "=cmd|' /C calc'!A0")
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话", "年龄"])
    book.active.append(["甲子岚", "17000000001", "=1990+10"])
    (row,) = plan_import(read_register(_saved(book), "a.xlsx"), None, TODAY).rows
    assert (row.values["age"], row.warnings) == (None, ("consult_date_missing",))


@pytest.mark.skipif(not TABLES.is_dir(), reason="the torture tables do not lie beside this project")
def test_torture_tables_never_crash_and_are_quick():
    for path in sorted([*(TABLES / "tables").rglob("*"), *(TABLES / "archives").rglob("*")]):
        if path.is_dir():
            continue
        for name in (path.name, "a.xlsx", "a.xls", "a.csv"):
            start = time.process_time()
            try:
                plan_import(read_register(path.read_bytes(), name), None, TODAY)
            except RegisterError as refused:
                assert refused.code in REFUSALS
            assert time.process_time() - start < 10, (path.name, name)
