"""Telling people: writing notifications, read receipts, counts (policy A2.3).

A notification carries ids and a kind. The kind's text, the page it leads to, and how a customer is named to a reader
are declared here by the apps above; nothing here opens a customer's data.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jobs.models import Notification
from jobs.payload import checked_code
from vault.prepared import Command, Slot

_TABLE = Notification._meta.db_table
_UNREAD = Command(f"SELECT count(*) FROM {_TABLE} WHERE recipient_id = %s AND read_at IS NULL", [Slot("person")])  # noqa: S608
"""By hand: every page of everybody asks this."""
Text = str | Promise
Labeller = Callable[[Any, Iterable[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True)
class NotificationKind:
    """What one kind says (`text`), and the URL name that shows its subject (called with the subject's id)."""

    code: str
    text: Text
    url_name: str = ""


_kinds: dict[str, NotificationKind] = {}
_labellers: list[Labeller] = []


def declare_kind(code: str, text: Text, url_name: str = "") -> None:
    """Declare a kind of notification (in AppConfig.ready or tasks.py); a second declaration replaces the first."""
    _kinds[checked_code(code)] = NotificationKind(code, text, url_name)


def kind_of(notification: Notification) -> NotificationKind:
    """The declared kind; an unknown one says so and leads nowhere."""
    return _kinds.get(notification.kind) or NotificationKind(notification.kind, _("Notification of an unknown kind"))


def name_customers_with(labeller: Labeller) -> None:
    """Declare who names customers: called with the reader and ids, it returns labels of those the reader may see."""
    _labellers[:] = [labeller]


def customer_labels(reader: Any, customers: Iterable[UUID]) -> Mapping[UUID, str]:
    """Labels of the customers that `reader` may see now; a customer out of sight is missing."""
    wanted = set(customers)
    return _labellers[0](reader, wanted) if _labellers and wanted else {}


def notify(
    people: Iterable[Any],
    kind: str,
    *,
    subject: UUID | None = None,
    customer: UUID | None = None,
    by: Any = None,
) -> list[Notification]:
    """Tell each of `people` once, in the current transaction. `by` is the sender (None = the system).

    A person who has not read the same thing (kind and subject) yet is not told again. Raises KeyError for an undeclared
    kind. Returns the rows written.
    """
    if kind not in _kinds:
        raise KeyError(f"undeclared kind of notification: {kind}")
    recipients = {person.pk: person for person in people}
    told: set[Any] = set()
    if subject is not None:
        waiting = Notification.objects.unread().filter(kind=kind, subject=subject, recipient__in=recipients)
        told = set(waiting.values_list("recipient_id", flat=True))
    rows = [
        Notification(recipient=person, sender=by, kind=kind, subject=subject, customer=customer)
        for key, person in recipients.items()
        if key not in told
    ]
    return Notification.objects.bulk_create(rows)


def mark_read(notifications: Iterable[UUID] | None = None, *, by: Any) -> int:
    """Note that `by` has read these (None = all of theirs); others' stay untouched. Returns how many were unread."""
    rows = Notification.objects.to(by).unread()
    if notifications is not None:
        rows = rows.filter(pk__in=list(notifications))
    return rows.update(read_at=Now())


def unread_count(person: Any) -> int:
    """How many notifications wait for a person."""
    with _UNREAD.run(connection, {"person": person.pk}) as cursor:
        return int(cursor.fetchone()[0])


def receipts(subject: UUID) -> list[Notification]:
    """Who was told of a subject, and when they read it (`read_at`), for the sender's read receipt."""
    return list(Notification.objects.filter(subject=subject).select_related("recipient").order_by("created_at", "id"))
