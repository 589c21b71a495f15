"""One printed sheet: what is on it, in which order, and what stays together."""

import io
import shutil
from dataclasses import replace

import pypdf
import pytest

from records.printing import (
    Mark,
    PrintedChart,
    PrintedField,
    PrintedFieldset,
    PrintedMark,
    PrintedSeries,
    PrintedSheet,
    PrintedSignature,
    PrintedTable,
    PrintError,
    render_sheet,
)
from records.printing.signatures import DrawnSignature
from records.tests.printing import samples
from records.tests.printing.reading import page_texts, scanned_codes, slanted_texts, text

ENGLISH = replace(samples.SURGERY, language="en")


def one_field(value: str, **field: object) -> PrintedSheet:
    """A sheet with one field and one signature."""
    fieldset = PrintedFieldset("Group", (PrintedField("Field", value, **field),))
    signature = PrintedSignature("Surgeon", "Chen", "2025-03-12 10:41")
    return PrintedSheet("Clinic", "Title", fieldsets=(fieldset,), signatures=(signature,), language="en")


def texts_of(sheet: PrintedSheet) -> list[str]:
    """Every label and value of the fields of a sheet."""
    items = [item for fieldset in sheet.fieldsets for item in fieldset.items if isinstance(item, PrintedField)]
    return [part for item in items for part in (item.label, item.value.replace("、", "")) if part and not item.choices]


@pytest.mark.parametrize("sheet", [samples.CONSULTATION, samples.SURGERY, samples.LONG, samples.ENGLISH])
def test_every_label_and_value_is_printed(sheet: PrintedSheet) -> None:
    said = text(render_sheet(sheet)).replace("、", "")
    first_pages = [part for part in texts_of(sheet) if "".join(part.split())[:40] not in said]
    assert first_pages == []


def test_page_numbers_are_right_on_every_page() -> None:
    pages = page_texts(render_sheet(replace(samples.LONG, language="en")))
    assert [f"Page {number} of 3" in page for number, page in enumerate(pages, 1)] == [True, True, True]


def test_every_page_says_whose_sheet_it_is() -> None:
    pages = page_texts(render_sheet(replace(samples.LONG, language="en")))
    named = [(samples.RARE_NAME in page, "C2025-01987" in page, "SYP-2025-0412" in page) for page in pages]
    assert named == [(True, True, True)] * 3


def test_foot_names_version_digest_and_who_printed() -> None:
    for page in page_texts(render_sheet(replace(ENGLISH, printed_by="Zhou Min"))):
        assert page.count("Version 2") == 1
        assert page.count("Digest 0C11 8A2F 6D0E 9B3C") == 1
        assert page.count("Printed by Zhou Min, 2025-03-12 16:30") == 1


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg (zbar-tools) is not installed")
@pytest.mark.parametrize("payload", ["https://clinic.example/s/87", "x" * 200], ids=["short", "longest"])
def test_code_is_read_from_every_page(payload: str) -> None:
    assert scanned_codes(render_sheet(replace(samples.SURGERY, qr=payload))) == [f"{payload}"] * 2


def test_code_too_long_is_refused() -> None:
    with pytest.raises(PrintError):
        render_sheet(replace(samples.SURGERY, qr="x" * 201))


@pytest.mark.parametrize("length", range(2400, 3300, 60))
def test_signature_never_stands_on_a_page_without_what_is_signed(length: int) -> None:
    pages = page_texts(render_sheet(one_field("字" * length, wide=True)))
    assert pages[-1].count("Surgeon") == 1
    assert pages[-1].count("字") >= 50


def test_signature_of_a_form_of_short_rows_stays_with_the_last_of_them() -> None:
    for count in range(60, 86, 2):
        rows = tuple(PrintedField(f"L{number}", f"value{number}") for number in range(count))
        sheet = replace(one_field(""), fieldsets=(PrintedFieldset("Group", rows),))
        last = page_texts(render_sheet(sheet))[-1]
        assert (last.count("Surgeon"), last.count(f"value{count - 1}")) == (1, 1)


def test_many_signatures_are_all_printed() -> None:
    signatures = tuple(PrintedSignature(f"Role{number}.", "Li", "2025-01-01") for number in range(60))
    said = text(render_sheet(replace(one_field("x"), signatures=signatures)))
    assert [said.count(f"Role{number}.") for number in range(60)] == [1] * 60


def test_signature_without_strokes_says_name_signed_and_date() -> None:
    assert "Chen[Signed]Date:2025-03-1210:41" in text(render_sheet(one_field("x")))


def test_missing_signature_is_said() -> None:
    sheet = replace(one_field("x"), signatures=(PrintedSignature("Surgeon", "Chen"),))
    assert "Chen(Notsigned)" in text(render_sheet(sheet))


def test_drawn_signature_drops_broken_points_and_is_thinned() -> None:
    drawn = DrawnSignature((tuple((float(i), 1.0) for i in range(100_000)), ((float("nan"), 1.0), (1.0, float("inf")))))
    assert sum(map(len, drawn.strokes)) <= 20_000
    assert drawn.strokes[0][-1] == (99_999.0, 1.0)
    assert drawn.strokes[1] == []


@pytest.mark.parametrize("strokes", [(), ((),), (((5.0, 5.0),),), (((1.0, 1.0), (1.0, 9.0)),)])
def test_odd_signatures_are_drawn(strokes: tuple) -> None:
    sheet = replace(one_field("x"), signatures=(PrintedSignature("Surgeon", "Chen", "2025-03-12", strokes),))
    assert text(render_sheet(sheet)).count("Chen") == 1


def test_chosen_boxes_are_filled_and_others_open() -> None:
    assert "□phone■online□visit" in text(render_sheet(one_field("online", choices=("phone", "online", "visit"))))


def test_several_choices_and_a_word_of_ones_own() -> None:
    said = text(render_sheet(one_field("phone、visit、by a friend", choices=("phone", "online", "visit"))))
    assert "■phone□online■visitbyafriend" in said


def test_a_long_list_of_choices_prints_only_what_was_taken() -> None:
    choices = tuple(f"choice {number}" for number in range(30))
    said = text(render_sheet(one_field("choice 7", choices=choices)))
    assert (said.count("choice7"), said.count("choice")) == (1, 1)


def test_out_of_range_mark_stands_behind_value_and_unit() -> None:
    assert "11.2×10⁹/L↑H" in text(render_sheet(one_field("11.2", unit="×10⁹/L", mark="↑ H")))


def test_empty_value_is_a_dash_without_unit() -> None:
    said = text(render_sheet(one_field("", unit="ml")))
    assert (said.count("—"), said.count("ml")) == (1, 0)


def test_amendments_are_listed_with_both_texts() -> None:
    # in the order drawn, where a cell of two lines stays whole
    said = "".join("".join(slanted_texts(render_sheet(ENGLISH))).split())
    amendment = samples.SURGERY.amendments[0]
    for part in (amendment.before, amendment.reason, amendment.by, amendment.at):
        assert "".join(part.split()) in said
    assert said.index("Amendments") < said.index("复核")


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Mark.ENTERED_IN_ERROR, "Entered in error"),
        (Mark.RECORDED_LATE, "Recorded late"),
        (Mark.TRANSCRIBED, "Transcribed"),
        (Mark.AMENDED, "Amended"),
        (Mark.SIGNATURE_INVALID, "Signature invalid"),
        (Mark.DRAFT, "Draft, not signed"),
    ],
)
def test_marks_stand_on_every_page_with_their_note(mark: Mark, words: str) -> None:
    pages = page_texts(render_sheet(replace(samples.LONG, marks=(PrintedMark(mark, "because"),), language="en")))
    assert [f"[{words}]" in page for page in pages] == [True] * 3
    assert "because" in pages[0]


def test_sheet_entered_in_error_is_struck_through_on_every_page() -> None:
    plain = render_sheet(replace(samples.LONG, language="en"))
    struck = render_sheet(replace(samples.LONG, marks=(PrintedMark(Mark.ENTERED_IN_ERROR),), language="en"))
    assert "".join(page_texts(plain)).count("Entered in error") == 0
    assert [page.count("Entered in error") for page in slanted_texts(struck)] == [2, 2, 2]


def test_demonstration_says_so_on_every_page() -> None:
    words = "Demonstration,notarealrecord"
    pages = page_texts(render_sheet(replace(samples.LONG, demo=True, language="en")))
    assert [words in "".join(page.split()) for page in pages] == [True] * 3
    assert words not in text(render_sheet(replace(samples.LONG, language="en")))


def test_watermark_stands_on_every_page() -> None:
    pages = slanted_texts(render_sheet(replace(samples.LONG, watermark="READER-7")))
    assert [page.count("READER-7") for page in pages] == [2, 2, 2]


def test_table_repeats_its_head_and_keeps_every_row() -> None:
    rows = tuple((f"row{number}.", "x") for number in range(150))
    sheet = replace(one_field("x"), fieldsets=(PrintedFieldset("Group", (PrintedTable(("Head", "Other"), rows),)),))
    pages = page_texts(render_sheet(sheet))
    assert len(pages) > 2
    assert [page.count("Head") for page in pages] == [1] * len(pages)
    assert ["".join(pages).count(f"row{number}.") for number in range(150)] == [1] * 150


def test_numbers_and_days_are_not_broken_where_texts_can_be() -> None:
    heads = ("编号", "序列号", "介质类型", "存储内容", "停用日期", "物理销毁方式", "销毁人 / 监销人", "状态")
    who = "许冠 / 秦正"
    rows = (
        ("JZ00001", "WD-WX41A88K2051", "机械硬盘", "顾客档案与照片", "2026-10-09", "粉碎, 2026-10-14", who, "已销毁"),
        ("JZ00004", "DT100-0408", "U盘", "不明（按顾客档案处理）", "2026-11-21", "–", who, "待监销人确认"),
    )
    sheet = replace(one_field("x"), fieldsets=(PrintedFieldset("", (PrintedTable(heads, rows),)),))
    (page,) = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_sheet(sheet))).pages)
    assert [row[place] for row in rows for place in (0, 2, 4, 7) if row[place] not in page] == []


def test_table_cell_longer_than_a_page_is_printed_whole() -> None:
    table = PrintedTable(("A", "B"), (("1", "字" * 6000), ("2", "end")))
    said = text(render_sheet(replace(one_field("x"), fieldsets=(PrintedFieldset("Group", (table,)),))))
    assert (said.count("字"), said.count("end")) == (6000, 1)


def test_short_rows_and_empty_tables_are_printed() -> None:
    tables = (PrintedTable(("A", "B", "C"), (("only",),)), PrintedTable(("D", "E")))
    said = text(render_sheet(replace(one_field("x"), fieldsets=(PrintedFieldset("Group", tables),))))
    assert (said.count("only"), said.count("Nothingrecorded")) == (1, 1)


@pytest.mark.parametrize(
    ("chart", "names"),
    [
        (PrintedChart(("9:00", "9:05"), (PrintedSeries("SpO₂", (99, 98)), PrintedSeries("pulse", (None, 70)))), 2),
        (PrintedChart(("9:00",), (PrintedSeries("SpO₂", (99.5,)), PrintedSeries("pulse", (None,)))), 1),
        (PrintedChart((), ()), 0),
        (PrintedChart(tuple(map(str, range(300))), (PrintedSeries("SpO₂", tuple(range(300))),)), 1),
        (PrintedChart(("a", "b"), (PrintedSeries("SpO₂", (5, 5)),), positions=(0, 90)), 1),
    ],
)
def test_chart_names_the_curves_that_have_points(chart: PrintedChart, names: int) -> None:
    table = PrintedTable(("Time",), (("9:00",),), chart=chart)
    said = text(render_sheet(replace(one_field("x"), fieldsets=(PrintedFieldset("Group", (table,)),))))
    assert said.count("SpO₂") + said.count("pulse") == names


def test_fieldset_without_fields_or_without_title_is_printed() -> None:
    plain = PrintedFieldset("", (PrintedField("Field", "value"),))
    said = text(render_sheet(replace(one_field("x"), fieldsets=(PrintedFieldset("Empty", ()), plain))))
    assert (said.count("Empty"), said.count("value")) == (1, 1)


def test_choices_wrap_between_boxes_never_inside_one() -> None:
    choices = tuple(f"choice number {number}" for number in range(5))
    pages = page_texts(render_sheet(one_field("choice number 4", choices=choices)))
    assert [pages[0].replace("\u00a0", " ").count(choice) for choice in choices] == [1] * 5


def test_sheet_without_anything_is_one_page() -> None:
    assert len(page_texts(render_sheet(PrintedSheet("", "")))) == 1
