"""README and docs agree with the code where they repeat it: the cast, the states of a sheet, the dependencies, the links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from access.personas import CAST, PASSWORD
from records.lifecycle import WAYS

ROOT = settings.BASE_DIR
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def table_rows(text: str, columns: int) -> Iterator[tuple[str, ...]]:
    """The rows of all tables of this many columns, without their headings' rules."""
    for line in text.splitlines():
        cells = tuple(cell.strip(" `") for cell in line.strip().strip("|").split("|"))
        if line.startswith("|") and len(cells) == columns and not set(cells[0]) <= {"-"}:
            yield cells


def direct(name: str) -> set[str]:
    """The packages that a list of direct dependencies names."""
    lines = (ROOT / name).read_text().splitlines()
    return {re.split(r"[\[~=<> ]", line)[0] for line in lines if line and not line.startswith(("#", "-"))}


def test_readme_names_the_cast_and_its_password() -> None:
    text = (ROOT / "README.md").read_text()
    people = {(row[0], row[1], row[3]) for row in table_rows(text, 4)} - {("log-in", "name", "roles")}
    assert people == {(one.username, one.name, ", ".join(role.value for role in one.roles)) for one in CAST}
    assert f"`{PASSWORD}`" in text


def test_architecture_has_the_moves_of_a_sheet() -> None:
    rows = [row for row in table_rows((DOCS / "architecture.md").read_text(), 4) if row[0] != "from"]
    assert rows == [
        (way.start.value if way.start else "(new)", way.move.value, way.end.value, "yes" if way.reason else "")
        for way in WAYS
    ]


def test_every_direct_dependency_has_its_reason() -> None:
    told = {row[0] for row in table_rows((DOCS / "dependencies.md").read_text(), 2)} - {"package"}
    assert told == direct("requirements.in") | direct("requirements-dev.in")


def test_pinned_lists_hold_every_direct_dependency() -> None:
    for name in ("requirements", "requirements-dev"):
        pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", (ROOT / f"{name}.txt").read_text(), re.MULTILINE))
        assert {one.lower() for one in direct(f"{name}.in")} - pinned == set()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_documents_and_links_exist(path: Path) -> None:
    text = path.read_text()
    links = [path.parent / link for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    named = [ROOT / name for name in re.findall(r"\bdocs/[\w/.-]+\.md\b", text)]
    assert [str(one) for one in links + named if not one.exists()] == []


@pytest.mark.parametrize("command", ["setup", "run", "test", "torture", "check", "bench", "messages", "lock"])
def test_commands_of_the_readme_are_in_the_makefile(command: str) -> None:
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
