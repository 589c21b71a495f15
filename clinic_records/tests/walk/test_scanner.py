"""The scanner finds what was planted, in each encoding and packed, and nothing else: else its silence would mean nothing."""

import base64
import gzip
import io
import json
import os
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest
from reportlab.pdfgen.canvas import Canvas

from clinic_records.tests.walk.canaries import NAME, PERSONAL, PHONE, STEM, mark
from clinic_records.tests.walk.scanning import Scanner, needles

WRITTEN = {
    "utf-8": lambda word: word.encode(),
    "gb18030": lambda word: word.encode("gb18030"),
    "utf-16-le": lambda word: word.encode("utf-16-le"),
    "utf-16-be": lambda word: word.encode("utf-16-be"),
    "hex": lambda word: word.encode().hex().encode(),
    "hex upper": lambda word: word.encode().hex().upper().encode(),
    "base64 +0": lambda word: base64.b64encode(f"{word} and more".encode()),
    "base64 +1": lambda word: base64.b64encode(f"x{word} and more".encode()),
    "base64 +2": lambda word: base64.b64encode(f"xy{word} and more".encode()),
    "base64url": lambda word: base64.urlsafe_b64encode(f"xy{word} and more".encode()),
    "json": lambda word: json.dumps({"x": word}).encode(),
    "percent": lambda word: quote(word).encode(),
    "gzip": lambda word: gzip.compress(f"before {word} after".encode()),
    "zlib": lambda word: zlib.compress(f"before {word} after".encode() * 3, 9),
    "zlib fast": lambda word: zlib.compress(f"before {word} after".encode() * 3, 1),
    "cut off": lambda word: zlib.compress(f"{word} before ".encode() + os.urandom(4000))[:2000],
}
"""Ways in which a program may write a word."""


@pytest.mark.parametrize("word", [STEM, NAME, PHONE, mark("needs")])
@pytest.mark.parametrize("way", WRITTEN)
def test_planted_word_is_found(tmp_path: Path, way: str, word: str) -> None:
    planted = tmp_path / "below" / "relation"
    planted.parent.mkdir()
    planted.write_bytes(os.urandom(5000) + b"\x00" + WRITTEN[way](word) + b"\x00" + os.urandom(5000))
    found = Scanner(PERSONAL).folder(tmp_path)
    assert {find.place.split(" (")[0] for find in found} == {str(planted)}


def test_name_of_a_file_counts(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.pdf").write_bytes(b"")
    assert len(Scanner(PERSONAL).folder(tmp_path)) == 1


def test_stream_of_a_pdf_is_read() -> None:
    made = io.BytesIO()
    drawn = Canvas(made, pageCompression=1)
    drawn.drawString(72, 700, mark("report"))
    drawn.save()
    content = made.getvalue()
    assert STEM.encode() not in content
    assert len(Scanner(PERSONAL).text("report", _without_ascii85(content))) == 1


def _without_ascii85(content: bytes) -> bytes:
    """The same streams as the other PDF programs write them: packed, not armoured."""
    begin, end = content.index(b"stream\n") + 7, content.index(b"~>endstream")
    return content[:begin] + base64.a85decode(content[begin:end]) + content[end:]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(os.urandom(1 << 20))
    (tmp_path / "zeros").write_bytes(bytes(1 << 20))
    (tmp_path / "alike").write_text(f"{STEM[:-1]} {NAME[:1]} {PHONE[:-1]}")
    scanner = Scanner(PERSONAL)
    assert scanner.folder(tmp_path) == []
    assert (scanner.files, scanner.bytes > 2 << 20) == (3, True)


def test_file_of_before_is_left_out_and_one_written_since_is_not(tmp_path: Path) -> None:
    planted = tmp_path / "relation"
    planted.write_text(NAME)
    written = planted.stat().st_ctime
    counts = [len(Scanner(PERSONAL).folder(tmp_path, changed_since=at)) for at in (0, written, written + 1)]
    assert counts == [1, 1, 0]


@pytest.mark.parametrize("word", PERSONAL)
def test_every_needle_is_long_enough_to_mean_something(word: str) -> None:
    assert [needle for needle in needles(word) if len(needle) < 6] == []
    assert len(needles(word)) >= 7
