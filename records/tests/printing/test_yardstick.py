"""The time of one sheet against bare reportlab (goal 12), and that the texts of both are the same."""

from bench.print_sheet import bare, measure, texts
from records.tests.printing import samples
from records.tests.printing.reading import text


def test_bare_yardstick_prints_every_text_of_the_sheet() -> None:
    said = text(bare(samples.CONSULTATION))
    assert [part for part in texts(samples.CONSULTATION) if "".join(part.split())[:30] not in said] == []


def test_a_warm_sheet_takes_no_multiple_of_the_bare_one() -> None:
    assert measure(samples.CONSULTATION, rounds=9)["ratio"] < 2.5
