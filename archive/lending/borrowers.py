"""Who borrows: a partner outside, or a unit and a person whose names are sealed. Who has an overdue loan is lent nothing more
(B6.5)."""

import unicodedata
from dataclasses import dataclass

from access.models import Partner
from archive.models import Loan
from vault.errors import KeyMissing


@dataclass(frozen=True, slots=True)
class Borrower:
    """A partner, or a unit with a person; `person` and `contact` are whoever answers for the volumes there."""

    person: str
    partner: Partner | None = None
    unit: str = ""
    contact: str = ""


def of_loan(loan: Loan) -> Borrower:
    """The borrower of an opened loan."""
    return Borrower(loan.borrower, loan.partner, loan.unit, loan.contact)


def unit_name(loan: Loan) -> str:
    """What the borrowing unit of an opened loan is called; empty where a person borrows."""
    return loan.partner.opened().name if loan.partner else loan.unit


def is_blocked(borrower: Borrower, *, but: Loan | None = None) -> bool:
    """Whether this borrower has an overdue loan (but this one): the same partner, the same unit, or the same person where no
    unit is named."""
    overdue = Loan.objects.overdue()
    if but is not None:
        overdue = overdue.exclude(pk=but.pk)
    if borrower.partner is not None:
        return overdue.filter(partner=borrower.partner).exists()
    return any(_is(borrower, row) for row in overdue.filter(partner=None))


def _is(borrower: Borrower, row: Loan) -> bool:
    """Whether an overdue loan is this borrower's; one whose words are destroyed is nobody's any more."""
    try:
        row.opened()
    except KeyMissing:
        return False
    if row.unit or borrower.unit:
        return _plain(row.unit) == _plain(borrower.unit)
    return _plain(row.borrower) == _plain(borrower.person)


def _plain(name: str) -> str:
    """A name as it is compared: full-width, capitals and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
