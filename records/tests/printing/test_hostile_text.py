"""Nothing that is typed into a record is ever markup, a picture, a link or a way to hold the printer (T7)."""

import time
from dataclasses import fields, replace
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from records.printing import (
    Limits,
    PrintedAmendment,
    PrintedCell,
    PrintedField,
    PrintedFieldset,
    PrintedFile,
    PrintedMark,
    PrintedSheet,
    PrintedSignature,
    PrintedTable,
    PrintFailed,
    PrintTooLarge,
    register_fonts,
    render_blank,
    render_bound,
    render_sheet,
)
from records.printing.characters import visible
from records.printing.document import Mark
from records.tests.printing import samples
from records.tests.printing.reading import links, page_texts, pictures, slanted_texts, text

PAYLOADS = {
    "picture": '<img src="/etc/hostname"/>',
    "unclosed": "王<b小明<b>",
    "script link": '<a href="javascript:alert(1)">x</a>',
    "link": '<link href="file:///etc/passwd">x</link>',
    "colour": "<font color=\"[c for c in ().__class__.__base__.__subclasses__()]\">x</font>",
    "entity": "&amp;&lt;b&gt;&#0;&nbsp;&",
    "paragraph": '<para bgcolor="red">x</para><br/><seq/><onDraw name="x"/>',
    "templates": "{{7*7}}{%25now%25}%s%(name)s",
    "pdf": ")Tj ET /Im Do <</JS(app.alert(1))>>",
}  # fmt: skip


def everywhere(value: str) -> PrintedSheet:
    """A sheet that says `value` in every place that takes a text."""
    table = PrintedTable((value,), ((value,), (PrintedCell(value, value),)), title=value)
    field = PrintedField(value, value, value, True, value)
    own = [item.name for item in fields(PrintedSheet) if item.type is str and item.name not in {"qr", "language"}]
    return PrintedSheet(
        **dict.fromkeys(own, value),
        fieldsets=(PrintedFieldset(value, (field, PrintedField(value, value, choices=(value,)), table)),),
        signatures=(PrintedSignature(value, value, value), PrintedSignature(value, value, value, samples.PEN)),
        amendments=(PrintedAmendment(value, value, value, value, value, value),),
        marks=(PrintedMark(Mark.AMENDED, value),),
        language="en",
    )


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_markup_is_printed_as_text(payload: str) -> None:
    sheet = PrintedSheet("c", "t", fieldsets=(PrintedFieldset("", (PrintedField("x", payload, wide=True),)),))
    assert text(render_sheet(sheet)).count("".join(payload.split())) == 1


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_markup_makes_no_picture_and_no_link_in_any_place(payload: str) -> None:
    sheet = everywhere(payload)
    file = PrintedFile(payload, payload, (sheet,), payload, payload, payload, payload, ((payload, payload),))
    for pdf in (render_sheet(sheet), render_blank(sheet), render_bound(file)):
        assert (pictures(pdf), links(pdf)) == (0, 0)


@pytest.mark.parametrize("word", ["W" * 100_000, "汉" * 100_000, "a " * 50_000], ids=["latin", "han", "blanks"])
def test_a_hundred_thousand_characters_are_printed_whole_in_three_seconds(word: str) -> None:
    register_fonts()
    began = time.process_time()
    pdf = render_sheet(PrintedSheet("c", "t", fieldsets=(PrintedFieldset("", (PrintedField("x", word),)),)))
    assert time.process_time() - began < 3
    assert text(pdf).count(word[0]) >= word.count(word[0])


def test_invisible_characters_are_named() -> None:
    value = "a\x00b\u202ec\u200bd\ud800e\u2066f\ufefff"
    said = text(render_sheet(PrintedSheet("c", "t", fieldsets=(PrintedFieldset("", (PrintedField("x", value),)),))))
    assert "a[U+0000]b[U+202E]c[U+200B]d[U+D800]e[U+2066]f[U+FEFF]f" in said


def test_invisible_characters_are_taken_in_every_place() -> None:
    assert len(page_texts(render_sheet(everywhere("\x00\u202e\ud800")))) == 1


def test_visible_keeps_lines_and_makes_other_blanks_plain() -> None:
    assert visible("a\r\nb\rc\u2028d\te\u2003f", 99) == "a\nb\nc\nd    e f"


def test_visible_puts_letter_and_accent_together_but_leaves_han_alone() -> None:
    assert visible("e\u0301 \uf900", 99) == "é \uf900"


def test_visible_says_what_it_left_out() -> None:
    with translation.override("en"):
        assert visible("abcdef", 4) == "abcd… [2 more characters are not printed]"


def test_line_breaks_and_runs_of_blanks_stay() -> None:
    value = "first\nsecond   third"
    pdf = render_sheet(PrintedSheet("c", "t", fieldsets=(PrintedFieldset("", (PrintedField("x", value),)),)))
    lines = [line.strip() for line in slanted_texts(pdf)[0].replace("\u00a0", " ").splitlines()]
    assert [line for line in lines if line.startswith(("first", "second"))] == ["first", "second   third"]


def test_too_much_text_is_refused_before_it_is_set() -> None:
    sheet = PrintedSheet("c", "t", fieldsets=(PrintedFieldset("", (PrintedField("x", "x" * 150_000),) * 20),))
    with pytest.raises(PrintTooLarge):
        render_sheet(sheet)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(PrintTooLarge):
        render_sheet(samples.LONG, Limits(pages=2))
    assert len(page_texts(render_sheet(samples.LONG, Limits(pages=3)))) == 3


def test_too_much_time_is_refused() -> None:
    with pytest.raises(PrintTooLarge):
        render_sheet(samples.LONG, Limits(seconds=0.0))


def test_no_error_quotes_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.printing.heading._MOST", 100_000)
    monkeypatch.setattr("records.printing.fields.caption", None)
    sheet = PrintedSheet("c", "t", marks=(PrintedMark(Mark.DRAFT, "秘密" * 5_000),))
    with pytest.raises(PrintFailed) as raised:
        render_sheet(sheet)
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)
    assert "秘密" not in str(raised.value)


def test_metadata_names_no_person() -> None:
    pdf = render_sheet(replace(samples.CONSULTATION, title="登记表", number="ZX-1"))
    found = PdfReader(BytesIO(pdf)).metadata
    assert (found.title, found.author) == ("登记表 ZX-1", "")
    assert "歐陽" not in str(dict(found))
