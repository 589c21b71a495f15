"""Taking somebody's second factor away: the telephone was lost, and so were the recovery codes (T24)."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from access import audit, staffing
from access.models import CodeGuard, OpenSession, Person
from access.overseeing import OVERSEERS, holders
from jobs import notifications


def reset(person: Person, *, by: Person) -> None:
    """Take all factors and recovery codes of a person away; all their sessions end.

    By a system administrator, never one's own. The person, all executives and supervisors are told. The password stays as it
    is: both are replaced by two acts, each with its trace.
    """
    with transaction.atomic():
        staffing.end_sessions(person, by=by, of_another=True)
        _take_away(person, by=by)


def reset_at_the_machine(person: Person) -> None:
    """The same where no other system administrator is left to do it: by whoever works at the server (manage.py).

    The audit log names nobody; the same people are told.
    """
    with transaction.atomic():
        person.session_epoch += 1
        person.save()
        for session in OpenSession.objects.filter(person=person):
            session.end()
        _take_away(person, by=None)


def _take_away(person: Person, *, by: Person | None) -> None:
    Authenticator.objects.filter(user=person).delete()
    CodeGuard.objects.filter(person=person).update(wrong=0, wrong_since=None)
    audit.record(audit.Action.PASSWORD, actor=by, obj=person, purpose="second_factor_reset")
    notifications.notify([person], "factor-reset", by=by)
    overseers = [one for one in holders(OVERSEERS) if by is None or one.pk != by.pk]
    notifications.notify(overseers, "factor-reset-of", subject=person.pk, by=by)
