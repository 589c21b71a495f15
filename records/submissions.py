"""A form is carried out once: the second click, the reload and the retry show what the first one led to (T21)."""

from uuid import UUID

from django.db import IntegrityError, transaction

from access.models import Person
from records.models import Submission


class AlreadyDone(Exception):
    """The form was carried out before; `outcome` is the address that it led to."""

    def __init__(self, outcome: str) -> None:
        super().__init__("already done")
        self.outcome = outcome


def claim(person: Person, nonce: str) -> Submission | None:
    """Take the form's number inside the transaction that carries the form out.

    A second request with the same number waits for the first to commit, then raises AlreadyDone. A form without a number
    is carried out unclaimed (returns None).
    """
    try:
        number = UUID(nonce)
    except ValueError:
        return None
    try:
        with transaction.atomic():
            return Submission.objects.create(person=person, nonce=number)
    except IntegrityError:
        raise AlreadyDone(Submission.objects.get(person=person, nonce=number).outcome) from None


def finish(submission: Submission | None, outcome: str) -> None:
    """Remember the address that the form led to."""
    if submission is not None:
        Submission.objects.filter(pk=submission.pk).update(outcome=outcome)
