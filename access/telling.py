"""Telling people once of a step that has come: a deadline, an end that draws near."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from access.models import Person
from jobs import notifications
from jobs.models import Notification


@transaction.atomic
def tell_once(kind: str, subject: UUID, people: Iterable[Person]) -> int:
    """Tell those who work here and were never told this of this subject; returns how many.

    `notify` itself tells again what was read: right for news, not for a step that has come once.
    """
    told = Notification.objects.filter(kind=kind, subject=subject).values_list("recipient_id", flat=True)
    known = set(told)
    fresh = [person for person in people if person.is_active and person.pk not in known]
    return len(notifications.notify(fresh, kind, subject=subject))
