"""The left menu and the first page's blocks: who finds what."""

import pytest
from django.urls import reverse
from lucide.templatetags.lucide import lucide

from access import menu
from access.doors import DOORS
from access.menu import MenuEntry, TodayBlock
from access.roles import Role


@pytest.fixture
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "MENU", {})
    monkeypatch.setattr(menu, "TODAY", {})


@pytest.mark.usefixtures("_own_registry")
def test_menu_shows_entries_of_the_roles_in_order() -> None:
    late = MenuEntry("b", "second", "x", roles=frozenset({Role.NURSE}), order=9)
    early = MenuEntry("a", "first", "x", roles=frozenset({Role.NURSE, Role.SURGEON}), order=1)
    for entry in (late, early):
        menu.register(entry)
    assert menu.entries_for([Role.NURSE]) == [early, late]
    assert menu.entries_for([Role.SURGEON]) == [early]
    assert menu.entries_for([Role.SALES]) == []


def test_menu_entry_without_roles_follows_its_door() -> None:
    entry = MenuEntry("gallery", "gallery", "x")
    assert [role for role in Role if entry.shown_to([role])] == [Role.SYSADMIN]


def test_menu_entry_marks_its_own_pages_and_those_it_covers() -> None:
    plain, covering = MenuEntry("a", "customer-list", "x"), MenuEntry("a", "customer-list", "x", covers=("customer-",))
    assert [plain.is_for(name) for name in ("customer-list", "customer-show", "")] == [True, False, False]
    assert [covering.is_for(name) for name in ("customer-list", "customer-show", "")] == [True, True, False]


@pytest.mark.usefixtures("_own_registry")
def test_today_blocks_of_the_roles_in_order() -> None:
    blocks = [
        TodayBlock(key, key, "t", lambda _r: None, frozenset({Role.NURSE}), order=n) for n, key in ((2, "b"), (1, "a"))
    ]
    for block in blocks:
        menu.register_today(block)
    assert [block.key for block in menu.blocks_for([Role.NURSE])] == ["a", "b"]
    assert menu.blocks_for([Role.SALES]) == []


def test_every_registered_entry_has_a_door_an_address_and_an_icon() -> None:
    for entry in menu.MENU.values():
        assert entry.url_name in DOORS
        assert reverse(entry.url_name).startswith("/")
        assert lucide(entry.icon).startswith("<svg")
