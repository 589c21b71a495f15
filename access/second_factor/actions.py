"""Taking somebody's second factor away: the telephone was lost, and so were the recovery codes (T24)."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from access import audit, staffing
from access.models import CodeGuard, Person
from access.overseeing import OVERSEERS, holders
from jobs import notifications


def reset(person: Person, *, by: Person) -> None:
    """Take all factors and recovery codes of a person away; all their sessions end.

    By a system administrator, never one's own. The person, all executives and supervisors are told. The password stays as it
    is: both are replaced by two acts, each with its trace.
    """
    with transaction.atomic():
        staffing.end_sessions(person, by=by, of_another=True)
        Authenticator.objects.filter(user=person).delete()
        CodeGuard.objects.filter(person=person).update(wrong=0, wrong_since=None)
        audit.record(audit.Action.PASSWORD, actor=by, obj=person, purpose="second_factor_reset")
        notifications.notify([person], "factor-reset", by=by)
        notifications.notify(holders(OVERSEERS).exclude(pk=by.pk), "factor-reset-of", subject=person.pk, by=by)
