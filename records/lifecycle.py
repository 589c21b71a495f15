"""The states of a record sheet and the moves between them: plain thought, no database, no person.

`WAYS` stands as a table in docs/architecture.md; a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a sheet stands."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    AMENDED = "amended", _("Amended")
    IN_ERROR = "in_error", _("Entered in error")
    TRANSCRIBED = "transcribed", _("Transcribed")


class Move(StrEnum):
    """What can be done with a sheet. `mark`: a fact beside the signed content changes (a booking is cancelled), with its
    reason; content, edition and signatures stay."""

    SAVE = "save"
    SIGN = "sign"
    COMPLETE = "complete"
    AMEND = "amend"
    MARK_ERROR = "mark_error"
    TRANSCRIBE = "transcribe"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Way:
    """One permitted move: from which state to which, and whether a reason must be given."""

    start: State | None
    move: Move
    end: State
    reason: bool = False


WAYS: Final = (
    Way(None, Move.SAVE, State.DRAFT),
    Way(State.DRAFT, Move.SAVE, State.DRAFT),
    Way(State.DRAFT, Move.SIGN, State.DRAFT),
    Way(State.DRAFT, Move.COMPLETE, State.SIGNED),
    Way(State.SIGNED, Move.AMEND, State.AMENDED, reason=True),
    Way(State.AMENDED, Move.AMEND, State.AMENDED, reason=True),
    Way(State.AMENDED, Move.SIGN, State.AMENDED),
    Way(State.SIGNED, Move.SIGN, State.SIGNED),
    Way(State.DRAFT, Move.MARK_ERROR, State.IN_ERROR, reason=True),
    Way(State.SIGNED, Move.MARK_ERROR, State.IN_ERROR, reason=True),
    Way(State.AMENDED, Move.MARK_ERROR, State.IN_ERROR, reason=True),
    Way(State.TRANSCRIBED, Move.MARK_ERROR, State.IN_ERROR, reason=True),
    Way(State.TRANSCRIBED, Move.AMEND, State.TRANSCRIBED, reason=True),
    Way(None, Move.TRANSCRIBE, State.TRANSCRIBED),
    Way(State.DRAFT, Move.MARK, State.DRAFT, reason=True),
    Way(State.SIGNED, Move.MARK, State.SIGNED, reason=True),
    Way(State.AMENDED, Move.MARK, State.AMENDED, reason=True),
    Way(State.TRANSCRIBED, Move.MARK, State.TRANSCRIBED, reason=True),
)
LONGEST_REASON: Final = 500
"""Characters."""
_BY_START: Final = {(way.start, way.move): way for way in WAYS}


class MoveRefused(Exception):
    """The sheet's state does not allow this, or the reason is missing. `code` says which.

    `details` are sentences that name each thing in the way, `faults` the same by field of the form; both are for the
    screen only and stay out of the exception's text.
    """

    def __init__(self, code: str, details: Sequence[str] = (), faults: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.details, self.faults = code, tuple(details), dict(faults or {})


def way(start: State | None, move: Move, reason: str = "") -> Way:
    """The way that `move` takes from `start`; raises MoveRefused where there is none, or the reason is missing or too long."""
    found = _BY_START.get((start, move))
    if found is None:
        raise MoveRefused("state")
    checked_reason(reason, needed=found.reason)
    return found


def checked_reason(reason: str, *, needed: bool = True) -> str:
    """The reason without the blanks at its ends. Raises MoveRefused where it is missing or longer than LONGEST_REASON: what
    somebody typed is never cut."""
    reason = reason.strip()
    if needed and not reason:
        raise MoveRefused("reason")
    if len(reason) > LONGEST_REASON:
        raise MoveRefused("long reason")
    return reason


def moves(start: State | None) -> tuple[Move, ...]:
    """What can be done from this state."""
    return tuple(way.move for way in WAYS if way.start == start)
