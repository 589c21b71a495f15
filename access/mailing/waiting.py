"""Who is written to: people with an address who want it, for whom decisions wait that they have not read of yet, at most once
an hour and never twice of the same.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils import timezone

from access.approvals import actions, deciders, queries, reminders
from access.models import MailNotice, Person
from jobs.models import Notification

PAUSE: Final = datetime.timedelta(hours=1)
"""So long nobody is written to again."""
_BEGINNINGS: Final = (actions.WAITS, reminders.DUE, reminders.LATE)
"""The kinds of notification that ask for a decision, by their beginnings (reminders are numbered)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """How many decisions wait for somebody who has not read of all of them; `notices`: the notifications not read yet."""

    person: Person
    count: int
    notices: frozenset[UUID]


def is_wanted(person: Person) -> bool:
    """Whether somebody who works here left an address and did not decline."""
    return person.is_active and bool(person.email) and person.mail_notices


def letters() -> Iterator[Letter]:
    """Everybody who is to be written to now."""
    for person, applications in _waiting().items():
        letter = letter_for(person, applications)
        if letter is not None:
            yield letter


def letter_for(person: Person, applications: set[UUID]) -> Letter | None:
    """The letter of one person, if there is something new to say since the last one and the pause is over."""
    if not is_wanted(person):
        return None
    last = MailNotice.objects.filter(person=person).first() or MailNotice()
    unread = Notification.objects.to(person).unread().filter(subject__in=applications).values_list("pk", "kind")
    notices = frozenset(pk for pk, kind in unread if kind.startswith(_BEGINNINGS))
    due = is_rested(last) and bool(notices.difference(last.told))
    return Letter(person, len(applications), notices) if due else None


def is_rested(last: MailNotice) -> bool:
    """Whether the pause after somebody's last letter is over."""
    return last.sent_at is None or last.sent_at <= timezone.now() - PAUSE


def _waiting() -> dict[Person, set[UUID]]:
    """For everybody who may decide something now, the applications that wait for them."""
    offices, found = deciders.Offices(), defaultdict(set)
    for step in queries.waiting():
        for one in offices.deciders_of(step):
            found[one.person].add(step.application_id)
    return found
