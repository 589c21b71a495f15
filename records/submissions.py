"""A form is carried out once: the second click, the reload and the retry show what the first one led to (T21)."""

from typing import Final
from uuid import UUID, uuid4

from django.db import connection

from access.models import Person
from records.models import Submission
from vault.prepared import Command, Slot

_CLAIMED: Final = Command(
    f"INSERT INTO {Submission._meta.db_table} (id, person_id, nonce, outcome, at) VALUES (%s, %s, %s, %s, now())"  # noqa: S608
    " ON CONFLICT (person_id, nonce) DO NOTHING",
    map(Slot, ("id", "person", "nonce", "outcome")),
)
"""One statement: it waits by itself, and a refusal leaves the transaction whole."""


class AlreadyDone(Exception):
    """The form was carried out before; `outcome` is the address that it led to."""

    def __init__(self, outcome: str) -> None:
        super().__init__("already done")
        self.outcome = outcome


def claim(person: Person, nonce: str, outcome: str = "") -> UUID | None:
    """Take the form's number inside the transaction that carries the form out; returns the id of what was taken.

    A second request with the same number waits for the first to commit, then raises AlreadyDone. A form without a number
    is carried out unclaimed (returns None). `outcome`: the address that the form leads to, where it is known beforehand.
    """
    try:
        number = UUID(nonce)
    except ValueError:
        return None
    taken = uuid4()
    with _CLAIMED.run(connection, {"id": taken, "person": person.pk, "nonce": number, "outcome": outcome}) as cursor:
        if cursor.rowcount:
            return taken
    raise AlreadyDone(Submission.objects.get(person=person, nonce=number).outcome)


def finish(claimed: UUID | None, outcome: str) -> None:
    """Remember the address that the form led to, where it was not known when the number was taken."""
    if claimed is not None:
        Submission.objects.filter(pk=claimed).update(outcome=outcome)


def outcome_of(person: Person, nonce: str) -> str:
    """Where this person's form with this number led to; empty where it was not carried out."""
    try:
        number = UUID(nonce)
    except ValueError:
        return ""
    done = Submission.objects.filter(person=person, nonce=number).first()
    return done.outcome if done else ""
