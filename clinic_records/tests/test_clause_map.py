"""The map of clauses is collected from what code, screens and tests say of themselves."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from access.doors import DOORS
from clinic_records.clause_map import collecting, reasons, sources
from clinic_records.clause_map.ids import ids_in
from clinic_records.clauses import CLAUSES

CODE = '''"""Booking (A2.2)."""


class Slots:
    """Free times."""

    def find(self):
        """Find one (A2.1 to A2.3), not on A4 paper."""
'''
TESTS = '''import pytest

pytestmark = pytest.mark.clause("A2.1")


class TestSlots:
    @pytest.mark.clause("A2.2", "Z9.9")
    def test_free(self):
        """Says A2.7 without a mark."""


@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.clause("B7.2"))])
def test_marked(x):
    pass
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project of one app."""
    folder = tmp_path / "customers" / "tests"
    folder.mkdir(parents=True)
    (tmp_path / "customers" / "slots.py").write_text(CODE)
    (folder / "test_slots.py").write_text(TESTS)
    return tmp_path


def test_clauses_in_docstrings_are_found_where_they_stand(project: Path) -> None:
    assert list(sources.in_docstrings(project)) == [
        ("A2.2", "customers.slots"),
        ("A2.1", "customers.slots.Slots.find"),
        ("A2.2", "customers.slots.Slots.find"),
        ("A2.3", "customers.slots.Slots.find"),
    ]


def test_clauses_in_marks_are_found_with_their_test(project: Path) -> None:
    file = "customers/tests/test_slots.py"
    assert sorted(sources.in_marks(project)) == [
        ("A2.1", file),
        ("A2.2", f"{file}::TestSlots::test_free"),
        ("B7.2", f"{file}::test_marked"),
        ("Z9.9", f"{file}::TestSlots::test_free"),
    ]


def test_mark_of_an_unknown_clause_and_a_clause_without_anything_are_faults(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "REASONS", {})
    faults = collecting.collect(project).faults
    assert "customers/tests/test_slots.py::TestSlots::test_free names Z9.9, which is no clause" in faults
    assert "A3.4 (Legal hold extends retention) has no code and no tests, and no written reason" in faults
    assert [fault for fault in faults if fault.startswith(("A2.1 ", "A2.2 "))] == []


def test_only_ids_of_clauses_count() -> None:
    assert ids_in("On A4 paper, see A2.1, E9 and C10.1") == {"A2.1"}


def test_this_project_accounts_for_every_clause() -> None:
    out = StringIO()
    call_command("clause_map", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert list(rows) == list(CLAUSES)
    assert {tuple(row) for row in rows.values()} == {("screens", "code", "tests")}
    assert "customer-show" in rows["A2.7"]["screens"]


def test_screens_of_the_map_are_urls_of_the_project() -> None:
    screens = {screen for row in collecting.collect().rows.values() for screen in row.screens}
    assert screens - set(DOORS) == set()
    assert reverse("customer-list") == "/customers/"


def test_reasons_name_each_clause_once() -> None:
    assert reasons.wrong_reasons() == []
