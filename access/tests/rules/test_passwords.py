"""How long a password is, by duty, and what a handed-out one looks like."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from access.passwords import LengthByDuty, make_temporary, shortest_for
from access.roles import Role

KEEPS = {Role.SYSADMIN, Role.ARCHIVE_MANAGER}


def somebody(*roles: str, saved: bool = True) -> Any:
    return SimpleNamespace(roles=frozenset(roles), pk=1 if saved else None)


def code_of(length: int, person: Any = None) -> str | None:
    """Why a password of this length is refused."""
    try:
        LengthByDuty().validate("x" * length, person)
    except ValidationError as refused:
        return refused.code
    return None


@pytest.mark.parametrize("role", list(Role))
def test_who_keeps_accounts_or_files_has_longer_ones(role: Role) -> None:
    least = 15 if role in KEEPS else 12
    assert (shortest_for({role}), shortest_for({role, Role.NURSE})) == (least, least)
    assert [code_of(n, somebody(role)) for n in (least - 1, least)] == ["password_too_short", None]


def test_nobody_and_somebody_not_yet_saved_have_twelve() -> None:
    assert shortest_for(()) == 12
    for person in (None, somebody(Role.SYSADMIN, saved=False)):
        assert [code_of(n, person) for n in (11, 12)] == ["password_too_short", None]


def test_at_most_128() -> None:
    assert [code_of(n) for n in (128, 129)] == [None, "password_too_long"]


@pytest.mark.parametrize(("length", "said"), [(3, "At least 12 characters."), (200, "At most 128 characters.")])
def test_refusal_says_the_number(length: int, said: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        LengthByDuty().validate("x" * length)
    assert refused.value.messages == [said]


def test_handed_out_passwords_are_long_readable_and_never_the_same() -> None:
    made = [make_temporary() for _nth in range(200)]
    assert len(set(made)) == 200
    assert {tuple(map(len, word.split("-"))) for word in made} == {(5, 5, 5, 5)}
    letters = set("".join(made)) - {"-"}
    assert letters <= set("abcdefghjkmnpqrstuvwxyz23456789") and len(letters) > 25


def test_form_says_what_is_asked() -> None:
    with translation.override("en"):
        assert LengthByDuty().get_help_text() == (
            "At least 12 characters (15 for system administrators and archive managers); several words are best."
        )
