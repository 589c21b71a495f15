"""The bound file: cover, a catalogue whose pages are true, sheets with continuous numbers."""

import re
from dataclasses import replace

from records.printing import PrintedFile, render_bound, render_loose, render_sheet
from records.tests.printing import samples
from records.tests.printing.reading import page_texts, slanted_texts, text

FILE = replace(samples.FILE, language="en")


def catalogue(pages: list[str]) -> dict[str, tuple[int, int]]:
    """The sheet numbers of the catalogue with the first and last page it gives for them."""
    rows = [re.search(r"\S+-\d{4}-\d+\s.*?(\d+)(?:-(\d+))?\s*$", line) for line in "\n".join(pages).splitlines()]
    found = [(row.group().split()[0], int(row[1]), int(row[2] or row[1])) for row in rows if row]
    return {number: (first, last) for number, first, last in found}


def test_catalogue_gives_the_pages_on_which_the_sheets_are() -> None:
    pages = page_texts(render_bound(FILE), layout=True)
    said = catalogue(pages[1:2])
    true = {
        sheet.number: [number for number, page in enumerate(pages, 1) if sheet.number in page and number > 2]
        for sheet in FILE.sheets
    }
    assert said == {number: (where[0], where[-1]) for number, where in true.items()}


def test_catalogue_of_many_sheets_spans_pages_and_stays_true() -> None:
    sheets = tuple(replace(samples.ENGLISH, number=f"ZX-2025-{number:03}", qr="") for number in range(120))
    pages = page_texts(render_bound(replace(FILE, sheets=sheets, file_number="F1")), layout=True)
    front = len(pages) - 120
    assert front > 2
    expected = {sheet.number: (front + index, front + index) for index, sheet in enumerate(sheets, 1)}
    assert catalogue(pages[1:front]) == expected


def test_pages_are_numbered_through_and_within_each_sheet() -> None:
    pages = page_texts(render_bound(FILE))
    assert [f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    within = [re.findall(r"Sheet page (\d+) of (\d+)", page) for page in pages]
    assert within[:3] == [[], [], [("1", "1")]]
    assert within[-3:] == [[("1", "3")], [("2", "3")], [("3", "3")]]


def test_loose_sheets_in_one_print_are_numbered_each_by_itself() -> None:
    pages = page_texts(render_loose(FILE.sheets))
    alone = [page for sheet in FILE.sheets for page in page_texts(render_sheet(sheet))]
    numbers = [re.findall(r"Page \d+ of \d+|第 ?\d+ ?页.{0,5}共 ?\d+ ?页|Sheet page", page) for page in pages]
    assert numbers == [re.findall(r"Page \d+ of \d+|第 ?\d+ ?页.{0,5}共 ?\d+ ?页|Sheet page", page) for page in alone]


def test_cover_says_number_class_volume_and_count() -> None:
    cover = "".join(page_texts(render_bound(FILE))[0].split())
    parts = ["SYP-2025-0412", samples.RARE_NAME, "C2025-01987", "双眼皮手术", "第1卷共1卷", "手术完成后15年"]
    assert [part for part in parts if part not in cover] == []
    assert re.search(r"Numberofsheets4", cover) is not None


def test_watermark_and_demonstration_stand_on_every_page() -> None:
    pages = slanted_texts(render_bound(replace(FILE, watermark="READER-7", demo=True)))
    assert [page.count("READER-7") for page in pages] == [2] * len(pages)
    assert all("Demonstration, not a real record" in page for page in pages)


def test_file_without_sheets_has_cover_and_catalogue() -> None:
    assert len(page_texts(render_bound(PrintedFile("Clinic", "F1", (), language="en")))) == 2


def test_title_of_the_document_is_number_alone() -> None:
    assert "Customerfile" in text(render_bound(FILE))
