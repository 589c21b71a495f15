"""How rows and tables split: nothing lost, nothing twice, and nothing split that fits."""

import pytest

from records.printing import register_fonts
from records.printing.grid import Cell, Kept, Row, Ruled
from records.printing.styles import LABEL, WIDTH, style
from records.printing.text import block, label

ENDLESS = 100_000


def narrative(lines: int) -> Row:
    """A label and so many numbered lines."""
    register_fonts()
    text = "\n".join(f"line {number}" for number in range(lines))
    return Row([Cell(LABEL, label("label", style()), repeats=True), Cell(WIDTH - LABEL, block(text, style()))])


def lines_of(row: Row) -> list[str]:
    """The lines in the value cell of a row."""
    return [paragraph.getPlainText() for paragraph in row.cells[1].content]


@pytest.mark.parametrize("room", [40, 100, 333, 700])
def test_row_splits_into_all_its_lines_in_order(room: int) -> None:
    row = narrative(100)
    first, second = row.split(WIDTH, room)
    assert lines_of(first) + lines_of(second) == lines_of(row)
    assert first.wrap(WIDTH, room)[1] <= room
    assert [cell.repeats for cell in second.cells] == [True, False]


def test_row_is_not_split_where_no_line_fits() -> None:
    assert narrative(100).split(WIDTH, 15) == []


def test_what_fits_is_given_back_whole() -> None:
    row = narrative(3)
    table, kept = Ruled(narrative(1), [row]), Kept([], row)
    assert [item.split(WIDTH, ENDLESS) for item in (row, table, kept)] == [[row], [table], [kept]]


def test_table_splits_between_rows_and_keeps_its_head() -> None:
    rows = [narrative(2) for _number in range(30)]
    table = Ruled(narrative(1), rows)
    first, second = table.split(WIDTH, 300)
    assert first.rows + second.rows == rows
    assert (first.head, second.head) == (table.head, table.head)
    assert first.wrap(WIDTH, 300)[1] <= 300


def test_table_is_not_split_where_no_row_fits() -> None:
    assert Ruled(narrative(1), [narrative(5)]).split(WIDTH, 40) == []


def test_kept_head_goes_with_the_beginning_and_tail_with_the_end() -> None:
    head, tail, body = narrative(1), narrative(1), narrative(60)
    kept = Kept([head], body, [tail])
    whole = kept.wrap(WIDTH, ENDLESS)[1]
    first, second = kept.split(WIDTH, whole - 1)
    assert (first.head, first.tail, second.head, second.tail) == ([head], [], [], [tail])
    assert len(lines_of(second.body)) >= 1
    assert lines_of(first.body) + lines_of(second.body) == lines_of(body)


def test_kept_short_row_moves_as_a_whole() -> None:
    kept = Kept([], Row([Cell(WIDTH, label("short", style()))]), [narrative(3)])
    assert kept.split(WIDTH, 40) == []
