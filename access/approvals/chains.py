"""Who decides what, in which order: plain tables, no database, no person.

A chain is declared for each kind of application. A step names a party by its office; who holds the office is found when
somebody acts. A step that `carries_out` is no approval: whoever holds the office does what was approved.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from access.roles import Role


class Party(StrEnum):
    """An office that decides."""

    OWN_HEAD = "own_head"
    EXECUTIVE = "executive"
    RECEIVING_HEAD = "receiving_head"
    CONCERNED_HEAD = "concerned_head"
    ARCHIVE = "archive"


class Kind(StrEnum):
    """What is applied for."""

    ACCESS = "access"
    SHARE = "share"
    SHARE_OUTSIDE = "share_outside"
    CRITERIA = "criteria"
    DESTROY = "destroy"
    RETENTION = "retention"
    LEND = "lend"
    LEND_MORE = "lend_more"
    CARRIER = "carrier"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: who takes it, within how many working days."""

    party: Party
    working_days: int = 2
    carries_out: bool = False


_ARCHIVE = Step(Party.ARCHIVE, 2, carries_out=True)
_STAFF: Final = {
    Kind.ACCESS: (Step(Party.OWN_HEAD), _ARCHIVE),  # A4.1, B6.3
    Kind.SHARE: (Step(Party.OWN_HEAD), Step(Party.RECEIVING_HEAD), _ARCHIVE),  # A4.6
    Kind.SHARE_OUTSIDE: (Step(Party.OWN_HEAD), Step(Party.EXECUTIVE), _ARCHIVE),  # A4.7
    Kind.CRITERIA: (Step(Party.OWN_HEAD), _ARCHIVE),  # A4.5, as A4.1
    Kind.DESTROY: (Step(Party.OWN_HEAD), Step(Party.EXECUTIVE, 5)),  # B9.2
    Kind.REMOVE: (Step(Party.OWN_HEAD), _ARCHIVE),  # A5.3
    Kind.CARRIER: (Step(Party.OWN_HEAD), Step(Party.EXECUTIVE, 5)),  # B9.3, decided as B9.2
    Kind.RETENTION: (Step(Party.OWN_HEAD), Step(Party.EXECUTIVE), _ARCHIVE),  # A3.3, B5.1, decided as B9.2
    Kind.LEND: (Step(Party.OWN_HEAD), Step(Party.EXECUTIVE), _ARCHIVE),  # B6.4
    Kind.LEND_MORE: (
        Step(Party.OWN_HEAD, 1),
        Step(Party.EXECUTIVE, 1),
        _ARCHIVE,
    ),  # B6.5, decided as the loan, in less time
}
_MANAGERS: Final = {
    Kind.ACCESS: (Step(Party.EXECUTIVE), _ARCHIVE),  # A4.3
    Kind.SHARE: (Step(Party.EXECUTIVE), Step(Party.RECEIVING_HEAD), _ARCHIVE),
    Kind.SHARE_OUTSIDE: (Step(Party.EXECUTIVE), _ARCHIVE),
    Kind.CRITERIA: (Step(Party.EXECUTIVE), _ARCHIVE),
    Kind.DESTROY: (Step(Party.EXECUTIVE), Step(Party.EXECUTIVE, 5)),
    Kind.REMOVE: (Step(Party.EXECUTIVE), _ARCHIVE),
    Kind.CARRIER: (Step(Party.EXECUTIVE), Step(Party.EXECUTIVE, 5)),
    Kind.RETENTION: (Step(Party.EXECUTIVE), _ARCHIVE),
    Kind.LEND: (Step(Party.EXECUTIVE), _ARCHIVE),
    Kind.LEND_MORE: (Step(Party.EXECUTIVE, 1), _ARCHIVE),
}
CONCERNED: Final = Step(Party.CONCERNED_HEAD, 3)
"""Asked before all others, for each department concerned (B9.1)."""
CLAUSES: Final = {
    Kind.ACCESS: ("A4.1", "A4.3", "B6.3"),
    Kind.SHARE: ("A4.6",),
    Kind.SHARE_OUTSIDE: ("A4.7", "A6.2"),
    Kind.CRITERIA: ("A4.5", "A4.1"),
    Kind.DESTROY: ("B9.1", "B9.2", "D3.6"),
    Kind.RETENTION: ("A3.3", "B5.1"),
    Kind.LEND: ("B6.4", "A6.2"),
    Kind.LEND_MORE: ("B6.5",),
    Kind.CARRIER: ("B9.2", "B9.3"),
    Kind.REMOVE: ("A5.3",),
}
"""The clauses behind each kind, shown beside the decision."""


def chain_for(kind: Kind, roles: Set[str], *, heads_department: bool) -> tuple[Step, ...]:
    """The steps of an application of this kind by somebody with these roles.

    A manager's own application goes to the executive (A4.3), and so does that of whoever heads the department: nobody
    approves their own.
    """
    above = heads_department or Role.MANAGER in roles or Role.EXECUTIVE in roles
    return (_MANAGERS if above else _STAFF)[kind]


def working_days(kind: Kind, party: Party) -> int:
    """How long this office has for its decision."""
    steps = (CONCERNED, *_STAFF[kind], *_MANAGERS[kind])
    return next(step.working_days for step in steps if step.party == party)
