"""Every cell of the tables of duties, and what several roles add up to (A4.2)."""

import pytest

from access.roles import READS, WRITES, Deed, Role, Section, duty_sections
from access.tests.rules import policy


def test_tables_know_all_roles_and_sections() -> None:
    assert (set(policy.ROLES), set(policy.SECTIONS)) == ({r.value for r in Role}, {s.value for s in Section})
    assert (set(READS), set(WRITES) - set(Role)) == (set(Role), set())


@pytest.mark.clause("A4.2")
@pytest.mark.parametrize("role", list(Role))
def test_every_cell_is_what_the_policy_says(role: Role) -> None:
    assert {s for s in Section if policy.covers(role, s, "view")} == READS[role]
    assert {s for s in Section if policy.covers(role, s, "change")} == WRITES.get(role, frozenset())


@pytest.mark.parametrize("deed", list(Deed))
def test_duty_of_several_roles_is_what_each_covers_and_no_more(deed: Deed) -> None:
    assert duty_sections(frozenset(), deed) == frozenset()
    for one in Role:
        for other in Role:
            assert duty_sections(frozenset({one, other}), deed) == policy.duty({one, other}, deed)


def test_printing_is_reading_and_not_writing() -> None:
    desk = frozenset({Role.ARCHIVE_MANAGER})
    assert duty_sections(desk, Deed.PRINT) == duty_sections(desk, Deed.VIEW) == frozenset(Section)
    assert duty_sections(desk, Deed.CHANGE) == {Section.BASIC, Section.CONTACT, Section.ARCHIVE}


def test_role_that_does_not_exist_is_an_error_and_opens_nothing() -> None:
    with pytest.raises(ValueError, match="director"):
        duty_sections(frozenset({"director"}), Deed.VIEW)
