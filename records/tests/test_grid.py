"""The ruled grid of a sheet on screen has no holes: what stands alone in its row takes all of it."""

import pytest

from records.presentation import Item, _fill_rows


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("s", "w"),
        ("ss", "ss"),
        ("sss", "ssw"),
        ("sw", "ww"),
        ("ssws", "ssww"),
        ("sswss", "sswss"),
        ("swss", "wwss"),
        ("wsws", "wwww"),
    ],
)
def test_short_cell_left_alone_takes_its_row(before: str, after: str) -> None:
    items = [Item(str(place), "", "", wide=kind == "w") for place, kind in enumerate(before)]
    _fill_rows(items)
    assert "".join("w" if item.wide else "s" for item in items) == after
