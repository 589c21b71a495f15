"""What a person's grants add up to, given the rows (A4.1, A4.2, B6.3): every combination of two rows, roles and deeds."""

from itertools import product

import pytest

from access.grants import OpenSections, sections_by
from access.models import Person
from access.models.people import Employment
from access.roles import Deed, Role, Section
from access.tests.rules import policy

TEAM = (["basic", "contact", "health", "infectious", "surgery"], True, True, True)
TEAM_TO_READ = (["basic", "health"], True, False, True)
LENT = (["basic", "surgery"], False, False, False)
LENT_TO_PRINT = (["media"], False, False, True)
LENT_TO_CHANGE = (["archive"], False, True, True)
ROWS = (TEAM, TEAM_TO_READ, LENT, LENT_TO_PRINT, LENT_TO_CHANGE)


READERS = [role for role in Role if role != Role.SYSADMIN]
"""Roles to which a file can open at all."""


def somebody(*roles: str, active: bool = True, agreed: bool = True) -> Person:
    """A person as a request fetches them, without a database."""
    person = Person(username="x", name="x", employment=Employment.ACTIVE if active else Employment.LEFT)
    person.__dict__ |= {"held_roles": list(roles), "agreed": agreed}
    return person


def expected(rows: tuple, roles: tuple[str, ...], deed: Deed) -> tuple[set[str], set[str]]:
    """What is open by duty, and what because a grant names it."""
    duty, named = set(), set()
    for names, by_duty, may_change, may_print in rows:
        if {Deed.VIEW: True, Deed.CHANGE: may_change, Deed.PRINT: may_print}[deed]:
            (duty if by_duty else named).update(s for s in names if not by_duty or policy.duty(set(roles), deed) & {s})
    return duty, named


@pytest.mark.clause("A4.2")
@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.parametrize("role", READERS)
def test_two_grants_open_what_each_opens(role: Role, deed: Deed) -> None:
    for rows in product(ROWS, repeat=2):
        duty, named = expected(rows, (role,), deed)
        opened = sections_by(somebody(role), rows, deed)
        assert opened == duty | named, (rows, role, deed)
        assert opened.lent is bool(named - duty)
        assert all(type(one) is Section for one in opened)


@pytest.mark.parametrize("deed", list(Deed))
def test_no_grant_opens_nothing_and_lends_nothing(deed: Deed) -> None:
    opened = sections_by(somebody(*READERS), (), deed)
    assert (opened, opened.lent) == (frozenset(), False)


@pytest.mark.clause("B7.2")
@pytest.mark.parametrize(("active", "agreed"), [(False, True), (True, False), (False, False)])
def test_leaver_and_whoever_signed_nothing_open_nothing(active: bool, agreed: bool) -> None:
    person = somebody(*READERS, active=active, agreed=agreed)
    assert [sections_by(person, ROWS, deed) for deed in Deed] == [frozenset()] * 3
    assert sections_by(person, ROWS, Deed.VIEW).lent is True


@pytest.mark.clause("B8.2")
@pytest.mark.parametrize("role", list(Role))
def test_system_administrator_opens_nothing_whatever_was_granted(role: Role) -> None:
    person = somebody(Role.SYSADMIN, role)
    assert (person.reads_files, somebody(role).reads_files) == (False, role != Role.SYSADMIN)
    assert [sections_by(person, ROWS, deed) for deed in Deed] == [frozenset()] * 3


def test_what_duty_opens_is_not_lent_although_a_grant_names_it_too() -> None:
    assert sections_by(somebody(Role.NURSE), [TEAM, LENT], Deed.VIEW).lent is False
    assert sections_by(somebody(Role.FRONT_DESK), [TEAM, LENT], Deed.VIEW).lent is True


def test_sections_of_unknown_origin_count_as_lent() -> None:
    assert (OpenSections().lent, OpenSections([Section.BASIC]).lent) == (True, True)
    assert (OpenSections([Section.BASIC], lent=False).lent, OpenSections([Section.BASIC])) == (
        False, frozenset({Section.BASIC}),
    )  # fmt: skip
