"""Rows inside a sheet: typing them, what is refused, what is marked, how they read, on a page and on paper (A2.4)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from records import rows
from records.row_fields import RowsField
from records.row_tables import table_of
from records.rows import Column, Kind

COLUMNS = (
    Column("at", "time", Kind.TIME, needed=True),
    Column("pulse", "pulse", Kind.WHOLE, "/min", 20, 250, (60, 100)),
    Column("warmth", "warmth", Kind.NUMBER, "℃", 33, 43, places=1),
    Column("note", "note", longest=5),
)


def _below(row: dict[str, Any]) -> dict[str, str]:
    return {"note": "say why"} if row.get("pulse") == 111 else {}


FIELD = RowsField("vital signs", columns=COLUMNS, chart=("pulse",), check=_below, most=3)


def _post(*typed: dict[str, str], **more: str) -> dict[str, str]:
    data = {"v-TOTAL_FORMS": str(len(typed)), **more}
    return data | {f"v-{number}-{name}": text for number, row in enumerate(typed) for name, text in row.items()}


def _clean(data: dict[str, str]) -> Any:
    field = FIELD.formfield()
    return field.clean(field.widget.value_from_datadict(data, {}, "v"))


def _cell_errors(data: dict[str, str]) -> list[set[str]]:
    formset = FIELD.formfield().widget.value_from_datadict(data, {}, "v")
    formset.is_valid()
    return [set(form.errors) for form in formset.forms]


def test_typed_rows_come_out_in_the_order_of_time_without_the_empty_ones() -> None:
    typed = _post(
        {"at": "10:20", "pulse": "80"}, {"at": "", "pulse": ""}, {"at": "09:55", "pulse": "", "warmth": "36.5"}
    )
    assert _clean(typed) == [
        {"at": "09:55", "pulse": None, "warmth": "36.5", "note": None},
        {"at": "10:20", "pulse": 80, "warmth": None, "note": None},
    ]


def test_row_taken_out_is_gone_even_with_a_wrong_cell() -> None:
    typed = _post({"at": "10:20", "pulse": "80"}, {"at": "x", "pulse": "9999"}, **{"v-1-DELETE": "on"})
    assert [row["at"] for row in _clean(typed)] == ["10:20"]


@pytest.mark.parametrize(
    "row, wrong",
    [
        ({"at": "10:20", "pulse": "19"}, {"pulse"}),
        ({"at": "10:20", "pulse": "251"}, {"pulse"}),
        ({"at": "10:20", "pulse": "20"}, set()),
        ({"at": "10:20", "pulse": "7O"}, {"pulse"}),
        ({"at": "10:20", "warmth": "36.55"}, {"warmth"}),
        ({"at": "10:20", "warmth": "365"}, {"warmth"}),
        ({"at": "25:00"}, {"at"}),
        ({"pulse": "80"}, {"at"}),
        ({"at": "10:20", "note": "123456"}, {"note"}),
        ({"at": "10:20", "pulse": "111"}, {"note"}),
    ],
)
def test_each_cell_is_held_against_its_column(row: dict[str, str], wrong: set[str]) -> None:
    assert _cell_errors(_post(row)) == [wrong]


def test_wrong_cells_come_back_as_they_were_typed() -> None:
    field = FIELD.formfield()
    bound = field.widget.value_from_datadict(_post({"at": "10:20", "pulse": "7O"}), {}, "v")
    with pytest.raises(ValidationError) as refused:
        field.clean(bound)
    assert refused.value.messages == [field.error_messages["rows"]]
    page = field.widget.render("v", bound)
    assert (page.count('value="7O"'), page.count('name="v-0-pulse"')) == (1, 1)


def test_autosaved_rows_are_offered_again_as_they_were_typed() -> None:
    kept = _post({"at": "10:20", "pulse": "7O"}, {"at": "10:30", "pulse": "1"}, **{"v-1-DELETE": "on"})
    widget = FIELD.formfield().widget
    assert widget.typed(kept, "v") == [{"at": "10:20", "pulse": "7O", "warmth": "", "note": ""}]
    assert widget.typed({"other": "1"}, "v") is None
    assert widget.typed({"v-TOTAL_FORMS": "999999999"}, "v") == []


def test_too_many_rows_are_refused_and_a_form_without_the_table_has_none() -> None:
    many = _post(*[{"at": "10:20", "pulse": "80"}] * 4)
    with pytest.raises(ValidationError):
        _clean(many)
    assert _clean({}) == []


def test_rows_past_midnight_stay_in_order() -> None:
    typed = _post({"at": "00:10"}, {"at": "23:50"}, {"at": "23:30"})
    found = _clean(typed)
    assert [row["at"] for row in found] == ["23:30", "23:50", "00:10"]
    assert rows.minutes(found, "at") == [1410, 1430, 1450]


@pytest.mark.parametrize("pulse, mark", [(59, "↓"), (60, ""), (100, ""), (101, "↑"), (None, "")])
def test_what_is_not_normal_is_marked_on_page_and_paper(pulse: int | None, mark: str) -> None:
    table = table_of(FIELD, [{"at": "10:00", "pulse": pulse}])
    assert (table.rows[0][1].mark, table.printed().rows[0][1].mark) == (mark, mark)


def test_curve_needs_two_measured_points() -> None:
    one = table_of(FIELD, [{"at": "10:00", "pulse": 70}, {"at": "10:10", "pulse": None}])
    two = table_of(FIELD, [{"at": "10:00", "pulse": 70}, {"at": "10:10", "pulse": 75}])
    assert (one.picture, two.picture.count("<path")) == ("", 1)
    assert (" style=" in two.picture, "<script" in two.picture) == (False, False)
    chart = two.printed().chart
    assert (chart.labels, chart.positions, chart.series[0].values) == (("10:00", "10:10"), (600.0, 610.0), (70.0, 75.0))


def test_comparison_shows_the_rows_that_differ_only() -> None:
    old = [{"at": "10:00", "pulse": 70}, {"at": "10:10", "pulse": 75}]
    new = [{"at": "10:00", "pulse": 70}, {"at": "10:10", "pulse": 79}, {"at": "10:20", "pulse": 71}]
    assert rows.differing(COLUMNS, old, new) == (
        "10:10 · pulse 75 /min",
        "10:10 · pulse 79 /min\n10:20 · pulse 71 /min",
    )
    assert rows.differing(COLUMNS, old, old) == ("", "")


def test_columns_stay_out_of_migrations() -> None:
    _name, path, _args, options = FIELD.deconstruct()
    assert (path, set(options)) == ("records.row_fields.RowsField", {"blank", "default", "verbose_name"})
    assert isinstance(FIELD, models.JSONField)
