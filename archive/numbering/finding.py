"""Finding files by their number in the search box: the archive number, a voided one, an old paper number (B3.3, B4.2)."""

import re
from typing import Any, Final

from django.db.models import QuerySet

from access import grants
from access.models import Person
from archive.models import IssuedNumber, OldNumber
from archive.models.numbering import NumberState
from archive.numbering.old import is_old_number, plain
from customers.number_finding import FoundNumber

_LEAST: Final = 3
_MOST: Final = 50
_PHONE: Final = re.compile(r"[+()\d-]{7,}")
"""Digits alone, as many as a phone number has: no archive number, and searched often."""


def find(person: Person, text: str) -> list[FoundNumber]:
    """The files whose number begins with this text, as far as `person` sees them; whole numbers first."""
    wanted = plain(text)
    if len(wanted) < _LEAST or not is_old_number(wanted):
        return []
    found = [
        FoundNumber(customer, number, number == wanted and state == NumberState.GIVEN, state == NumberState.VOIDED)
        for customer, number, state in _issued(person, wanted)
    ]
    return sorted(found + _old(person, wanted), key=lambda one: (one.number != wanted, one.number))[:_MOST]


def _issued(person: Person, wanted: str) -> list[tuple]:
    if _PHONE.fullmatch(wanted) or not wanted[0].isalpha():
        return []
    return grants.rows_for(person, _issued_asked, wanted=wanted)


def _issued_asked(person: grants.Asker, wanted: Any) -> QuerySet:
    rows = IssuedNumber.objects.visible_to(person).filter(number__startswith=wanted).order_by("number")
    return rows.values_list("file__customer_id", "number", "state")[:_MOST]


def _old(person: Person, wanted: str) -> list[FoundNumber]:
    rows = grants.rows_for(person, _old_asked, wanted=wanted)
    return [FoundNumber(customer, number, False, False, True) for customer, number in rows]


def _old_asked(person: grants.Asker, wanted: Any) -> QuerySet:
    rows = OldNumber.objects.visible_to(person).standing().filter(number__startswith=wanted).order_by("number")
    return rows.values_list("customer_id", "number")[:_MOST]
