"""The invented register in every file form: each row becomes exactly what its case says."""

import pytest

from customers.register import ImportPlan, PlannedRow, plan_import, read_register

from .invented import CASES, HEADINGS, TODAY, delimited, grid, workbook


def _checked(plan: ImportPlan) -> list[PlannedRow]:
    """Compare the rows of all cases; give the rows behind them."""
    for number, (case, row) in enumerate(zip(CASES, plan.rows, strict=False)):
        assert (number, row.action, row.reason) == (number, case.action, case.reason)
        if case.action == "reject":
            continue
        assert {name: row.values.get(name) for name in case.expected} == case.expected, number
        assert sorted(row.warnings) == sorted(case.warnings), number
        target = plan.rows[case.of] if case.of is not None else None
        assert (row.of and (row.of.sheet, row.of.row)) == (target and (target.sheet, target.row)), number
        assert row.why == case.why
    return plan.rows[len(CASES) :]


def test_every_class_of_dirt_in_a_workbook():
    plan = plan_import(read_register(workbook(), "register.xlsx"), None, TODAY)
    copy, merged = _checked(plan)
    assert (copy.action, copy.of.row) == ("skip_exact_duplicate", 4)
    assert (merged.action, merged.of.row, merged.values["name"]) == ("merge_visit", 4, "林晓岚")
    assert [(row.kind, row.row) for row in plan.other_rows if row.sheet == "登记"] == [
        ("title", 1),
        ("title", 2),
        ("header", 3),
        ("divider", 14),
        ("header", 25),
        ("totals", 52),
        ("note", 53),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_class_of_dirt_in_a_csv(encoding, delimiter):
    rows = [list(HEADINGS), *grid()]
    plan = plan_import(read_register(delimited(rows, encoding, delimiter), "register.csv"), None, TODAY)
    (copy,) = _checked(plan)
    assert (plan.rows[0].row, copy.action, copy.of.row) == (2, "skip_exact_duplicate", 2)
    assert {row.sheet for row in plan.rows} == {None}


def test_counts_name_every_action():
    plan = plan_import(read_register(workbook(), "register.xlsx"), None, TODAY)
    assert plan.counts == {"create": 33, "merge_visit": 2, "skip_exact_duplicate": 1, "review": 4, "reject": 5}


def test_raw_cells_are_kept_as_typed():
    plan = plan_import(read_register(workbook(), "register.xlsx"), None, TODAY)
    assert plan.rows[0].raw["name"] == " 林 晓岚\u200b"
    assert plan.rows[0].raw["phones"] == "+86-170 0000 0000"
