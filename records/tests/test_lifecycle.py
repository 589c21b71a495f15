"""The states of a sheet and the moves between them, without a database (A5.3: every change of a signed sheet has a reason)."""

from pathlib import Path

import pytest

from records import lifecycle
from records.lifecycle import WAYS, Move, MoveRefused, State

DOCUMENT = Path(__file__).parents[2] / "docs" / "architecture.md"
STARTS = (None, *State)


def test_the_table_in_the_document_is_the_one_that_counts() -> None:
    lines = [f"| {way.start or '(new)'} | {way.move} | {way.end} | {'yes' if way.reason else ''} |" for way in WAYS]
    written = DOCUMENT.read_text(encoding="utf-8").split("| from | move | to | reason |\n| --- | --- | --- | --- |\n")[
        1
    ]
    assert written.split("\n\n")[0].splitlines() == lines


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("move", Move)
def test_every_move_that_is_not_in_the_table_is_refused(start: State | None, move: Move) -> None:
    known = [way for way in WAYS if (way.start, way.move) == (start, move)]
    if known:
        assert [lifecycle.way(start, move, "because")] == known
        return
    with pytest.raises(MoveRefused) as refused:
        lifecycle.way(start, move, "because")
    assert refused.value.code == "state"


@pytest.mark.clause("A5.3")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.start}-{way.move}")
@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_a_reason_is_asked_where_the_table_says_so(way: lifecycle.Way, reason: str) -> None:
    if not way.reason:
        assert lifecycle.way(way.start, way.move, reason) == way
        return
    with pytest.raises(MoveRefused) as refused:
        lifecycle.way(way.start, way.move, reason)
    assert refused.value.code == "reason"


@pytest.mark.clause("A5.3")
def test_what_is_signed_changes_only_with_a_reason_and_never_becomes_a_draft_again() -> None:
    after = [way for way in WAYS if way.start in (State.SIGNED, State.AMENDED, State.TRANSCRIBED)]
    assert {way.move for way in after if not way.reason} == {Move.SIGN}
    assert [way for way in after if way.end == State.DRAFT] == []


def test_nothing_leads_out_of_entered_in_error() -> None:
    assert lifecycle.moves(State.IN_ERROR) == ()
    assert [way for way in WAYS if way.move == Move.MARK_ERROR and way.end != State.IN_ERROR] == []


def test_moves_of_a_state_are_those_of_the_table() -> None:
    assert {start: lifecycle.moves(start) for start in STARTS} == {
        start: tuple(way.move for way in WAYS if way.start == start) for start in STARTS
    }
