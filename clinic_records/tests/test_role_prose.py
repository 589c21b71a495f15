"""The page of roles and permissions says what the tables say: a changed table changes the page (A4.2, A6.4, B8.2)."""

import dataclasses

import pytest

from access import roles
from access.doors import DOORS
from access.roles import READS, WRITES, Role, Section
from clinic_records import role_prose
from clinic_records.clauses import CLAUSES
from clinic_records.role_prose import RoleText
from clinic_records.tests.gate import arguments
from records import spec as specs


def told(role: Role) -> RoleText:
    """What the page tells of one role."""
    return next(text for text in role_prose.all_roles([]) if text.role == role)


def labels(sections: frozenset[Section]) -> set[str]:
    """Sections as people say them."""
    return {str(section.label) for section in sections}


@pytest.mark.clause("A4.2")
@pytest.mark.clause("B8.2")
@pytest.mark.parametrize("role", Role)
def test_each_role_is_told_with_what_it_reads_changes_fills_in_and_signs(role: Role) -> None:
    text = told(role)
    assert (set(text.reads), set(text.changes)) == (labels(READS[role]), labels(WRITES.get(role, frozenset())))
    assert set(text.fills_in) == {str(spec.title) for spec in specs.all_specs() if role in spec.writers}
    assert set(text.signs) == {str(spec.title) for spec in specs.all_specs() if role in spec.signers}
    assert (bool(str(text.why)), set(text.clauses) <= CLAUSES.keys()) == (True, True)


@pytest.mark.clause("B8.2")
def test_a_changed_table_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = told(Role.SALES)
    monkeypatch.setitem(roles.READS, Role.SALES, READS[Role.SALES] | {Section.ARCHIVE})
    monkeypatch.setitem(roles.WRITES, Role.SALES, frozenset({Section.CONTACT}))
    monkeypatch.setitem(
        DOORS, "person-roles", dataclasses.replace(DOORS["person-roles"], roles=frozenset({Role.SALES}))
    )
    monkeypatch.setitem(DOORS, "people", dataclasses.replace(DOORS["people"], roles=frozenset({Role.SALES})))
    after = told(Role.SALES)
    assert set(after.reads) - set(before.reads) == labels(frozenset({Section.ARCHIVE}))
    assert set(after.changes) - set(before.changes) == labels(frozenset({Section.CONTACT}))
    assert [words for words, _clauses in after.deeds if (words, _clauses) not in before.deeds] == [
        role_prose.DEEDS["person-roles"]
    ]
    assert len(after.pages) == len(before.pages) + 1
    assert role_prose.DEEDS["person-roles"] not in [words for words, _clauses in told(Role.SYSADMIN).deeds]


@pytest.mark.clause("A6.4")
def test_every_door_that_changes_something_is_told() -> None:
    arguments.all_doors()
    assert role_prose.untold() == []  # a new door needs words in DEEDS, or a line in PARTS
    assert (role_prose.DEEDS.keys() | role_prose.PARTS.keys() | role_prose.BY_SPECS) <= DOORS.keys()
    for part, whole in role_prose.PARTS.items():
        assert DOORS[part].roles <= DOORS[whole].roles, part


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_everybody_reads_the_page_and_finds_the_own_role_first(role: Role, cast: dict, log_in) -> None:
    from access.personas import with_role

    name = with_role(role)
    answer = log_in(name).get("/roles/")
    shown = answer.context["roles"]
    assert (answer.status_code, len(shown)) == (200, len(Role))
    assert {text.role for text in shown[: len(cast[name].roles)]} == set(cast[name].roles)
    assert [text.mine for text in shown] == sorted((text.mine for text in shown), reverse=True)
