"""The table of pages is complete: a new page cannot be forgotten by whoever looks at all of them."""

from access.doors import DOORS
from clinic_records.tests.gate.arguments import all_doors
from clinic_records.tests.screens.pages import FOUNDING, LEFT_OUT, STRANGERS, VIEWS


def test_each_door_that_answers_a_get_is_looked_at_or_says_why_not() -> None:
    named = {*(view.door for view in VIEWS), *STRANGERS, *FOUNDING, *LEFT_OUT}
    assert {door.name for door in all_doors() if "GET" in door.methods} == named


def test_no_door_is_both_looked_at_and_left_out() -> None:
    assert {view.door for view in VIEWS} & {*LEFT_OUT, *STRANGERS, *FOUNDING} == set()


def test_no_role_looks_at_the_same_page_twice() -> None:
    seen = [(role, view.name) for view in VIEWS for role in view.roles]
    assert len(seen) == len(set(seen))


def test_each_page_is_looked_at_by_roles_that_its_door_opens_for() -> None:
    all_doors()
    assert [view.name for view in VIEWS if not DOORS[view.door].roles.issuperset(view.roles)] == []
