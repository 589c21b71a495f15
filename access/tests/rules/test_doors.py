"""A row of the policy table says what its declaration says (T1)."""

from typing import Any

import pytest

from access import doors
from access.doors import CARE, EVERYONE, Door, door
from access.roles import Role


def view(_request: Any) -> None:
    """No page."""


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, Door]:
    """An empty policy table."""
    empty: dict[str, Door] = {}
    monkeypatch.setattr(doors, "DOORS", empty)
    return empty


def test_door_as_short_as_can_be_is_for_everybody_who_works_here_and_for_reading(table) -> None:
    pattern = door("x/", view, "x-show")
    assert table == {"x-show": Door("x-show", "x/", EVERYONE, frozenset({"GET", "HEAD"}))}
    row = table["x-show"]
    assert (row.customer, row.public, row.files, row.clauses) == ("", False, False, ())
    assert (pattern.callback, pattern.name, str(pattern.pattern), pattern.default_args) == (view, "x-show", "x/", {})
    assert getattr(pattern.callback, "login_required", True) is True


def test_everything_that_is_said_stands_in_the_row(table) -> None:
    pattern = door(
        "x/<uuid:pk>/", view, "x", roles=[Role.NURSE], methods=["POST"], customer="pk", files=False, clauses=("A4.1",),
        kwargs={"kind": 1},
    )  # fmt: skip
    assert table["x"] == Door(
        "x", "x/<uuid:pk>/", frozenset({Role.NURSE}), frozenset({"POST"}), "pk", False, True, ("A4.1",)
    )
    assert pattern.default_args == {"kind": 1}


@pytest.mark.parametrize(
    ("methods", "allowed"),
    [(("GET",), {"GET", "HEAD"}), (("POST",), {"POST"}), (("GET", "POST"), {"GET", "HEAD", "POST"}), ((), set())],
)
def test_whoever_may_get_may_ask_for_the_head(table, methods: tuple[str, ...], allowed: set[str]) -> None:
    door("x/", view, "x", methods=methods)
    assert table["x"].methods == allowed


@pytest.mark.parametrize(
    ("said", "files"),
    [({}, False), ({"files": True}, True), ({"customer": "pk"}, True), ({"files": True, "customer": "pk"}, True)],
)
def test_page_of_a_customer_shows_files(table, said: dict[str, Any], files: bool) -> None:
    door("x/<uuid:pk>/", view, "x", **said)
    assert table["x"].files is files


def test_public_door_needs_no_log_in_and_others_do(table) -> None:
    def open_view(_request: Any) -> None:
        """No page either."""

    public = door("y/", open_view, "y", public=True)
    assert (table["y"].public, public.callback.login_required) == (True, False)


@pytest.mark.parametrize("role", list(Role))
def test_door_opens_for_its_own_roles_only(role: Role) -> None:
    one = Door("x", "x/", frozenset({Role.NURSE, Role.SURGEON}), frozenset({"GET"}))
    assert one.opens_for({role}) is (role in (Role.NURSE, Role.SURGEON))
    assert one.opens_for({role, Role.NURSE}) is True
    assert one.opens_for(()) is False
    assert Door("x", "x/", frozenset(), frozenset()).opens_for({role}) is False


def test_those_who_care_are_named() -> None:
    assert {
        "front_desk", "examiner", "surgeon", "nurse", "customer_service", "sales", "after_sales", "archive_manager",
    } == CARE  # fmt: skip
    assert frozenset(Role) == EVERYONE
