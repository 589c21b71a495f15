"""Every problem, reason and kind has words of its own for the person at the desk, and none repeats what was typed."""

from enum import Enum

import pytest
from django.utils import translation

from customers.identity.documents import DocumentError, DocumentKind
from customers.identity.duplicates import Reason
from customers.identity.life import BirthDateError, BirthProblem
from customers.identity.names import NameProblem


def words(member: Enum) -> str:
    """Give the English words of a member, whichever way it offers them."""
    with translation.override("en"):
        return str(getattr(member, "message", None) or member.label)


@pytest.mark.parametrize("kind", [NameProblem, DocumentKind, Reason])
def test_each_member_has_words_of_its_own(kind: type[Enum]) -> None:
    said = [words(member) for member in kind]
    assert [text for text in said if not text.strip()] == []
    assert len(set(said)) == len(kind)


def test_each_error_has_words_of_its_own() -> None:
    with translation.override("en"):
        said = [str(BirthDateError(problem).message) for problem in BirthProblem] + [str(DocumentError().message)]
    assert len(set(said)) == len(BirthProblem) + 1
