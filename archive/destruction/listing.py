"""What can be listed for destruction now, and what a line of the list says (B9.1, B9.2)."""

import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum

from access.models import Person
from access.roles import Role
from archive.destruction.orders import Wanted
from archive.filing.queries import filed_items
from archive.models import ArchiveFile, DestructionItem, DestructionOrder, RetentionDue
from archive.models.destruction import ItemState, OrderState
from archive.models.retention import DueState
from archive.models.storage import VolumeState
from archive.retention.deciding import Code, Verdict
from archive.store.queries import volumes_of

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
"""Who reads the register of destructions, by numbers."""
_TRIGGERS: Final = (Code.SURGERY, Code.MADE, Code.CONTACT)
_DAY: Final = datetime.timedelta(days=1)


def confirmed(person: Person) -> QuerySet[RetentionDue]:
    """Files of no further value that stand on no list yet, oldest first; files that `person` sees only, and restricted ones,
    which nobody reads any more."""
    if not person.has_role(Role.ARCHIVE_MANAGER):
        return RetentionDue.objects.none()
    listed = DestructionItem.objects.exclude(state=ItemState.CALLED_OFF).filter(case=None)
    rows = RetentionDue.objects.filter(state=DueState.CONFIRMED).exclude(file__in=listed.values("file"))
    return rows.select_related("file").order_by("due_on", "file__number")


def line_of(file: ArchiveFile, verdict: Verdict) -> Wanted:
    """The line of a whole file: the years of its rule, from when to when it was kept, what is in it."""
    filed: Any = filed_items(file).aggregate(sheets=Count("pk"), pages=Sum("pages"))
    volumes = [row.barcode for row in volumes_of(file).exclude(state=VolumeState.DESTROYED)]
    return Wanted(file, sheets=filed["sheets"], pages=filed["pages"] or 0, volumes=volumes, **kept(verdict))


def kept(verdict: Verdict | None) -> dict[str, Any]:
    """What a line says of the keeping: the years of the rule, from when they counted, the day after they were over."""
    reasons = verdict.reasons if verdict else ()
    begun = next((one for one in reasons if one.code in _TRIGGERS and one.on), None)
    rule = next((one for one in reasons if one.code == Code.CLASS), None)
    until = verdict.until if verdict else None
    return {
        "years": rule.years if rule else 0,
        "kept_from": begun.on if begun else None,
        "due_on": (until or datetime.date.min) + _DAY,
    }


def orders_for(reader: Person) -> QuerySet[DestructionOrder]:
    """The register of destructions, newest first; others find those that they carry out or witness."""
    rows = DestructionOrder.objects.select_related("application__applicant", "executor", "witness").order_by("-number")
    if reader.has_role(*READERS):
        return rows
    return rows.filter(executor=reader) | rows.filter(witness=reader)


def with_counts(orders: QuerySet[DestructionOrder]) -> QuerySet[DestructionOrder]:
    """The same with how many whole files (`files`) and how many parts of files (`parts`) each lists, and the steps of each."""
    part = Q(items__case__isnull=False)
    rows = orders.annotate(files=Count("items", filter=~part), parts=Count("items", filter=part))
    return rows.prefetch_related("application__steps")


def waiting(person: Person) -> int:
    """Files that could be listed, and orders under way of which this person is executor or witness."""
    own = DestructionOrder.objects.filter(state=OrderState.REQUESTED)
    mine = own.filter(executor=person) | own.filter(witness=person)
    return confirmed(person).count() + mine.count()
