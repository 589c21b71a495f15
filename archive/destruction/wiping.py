"""Deleting what is left once the keys are gone: stored files, rows with their histories, tokens; and looking for leftovers.

Everything here is safe to repeat.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from access.models import Application, ApprovalStep, Grant
from archive.destruction import fates
from archive.models import (
    ArchiveFile,
    BoundFile,
    DestructionItem,
    FiledItem,
    PaperSheet,
    Sealing,
)
from customers.models import Case
from jobs.models import Notification
from procedures.models import AttachmentGroup
from vault import destroying
from vault.files import StoredFile, delete_file
from vault.keyring import ring


def remove_copies(subject: UUID) -> int:
    """Delete the PDFs made of a file (bound files, copies, packages, deliveries) with their own keys: they show every part of
    it, and copies of the file store hold them too. What lies under a seal stays: it keeps the file itself. Returns how many."""
    under_seal = Sealing.objects.filter(customer=subject, file__isnull=False).values("file")
    return _remove(StoredFile.objects.copies().filter(subject=subject).exclude(pk__in=under_seal))


def remove_files(subject: UUID, parts: Collection[UUID] | None) -> int:
    """Delete the stored files of these parts of a customer, for None those of the whole customer: from the disk first, then
    their rows. Returns how many."""
    rows = StoredFile.objects.filter(subject=subject)
    return _remove(rows if parts is None else rows.filter(part__in=parts))


def parts_of(item: DestructionItem) -> list[UUID]:
    """The parts whose keys go with an item: the group, or the case and all its groups. None are named for a whole file."""
    if item.part is None or item.group:
        return [item.group] if item.group else []
    groups = AttachmentGroup.objects.filter(case=item.part).values_list("pk", flat=True)
    return [item.part, *groups]


def _remove(rows: "models.QuerySet[StoredFile]") -> int:
    count = 0
    for pk in list(rows.values_list("pk", flat=True)):
        count += delete_file(pk)
    return count


def wipe_customer(subject: UUID) -> None:
    """Delete every row of a customer and blank those of registers; in the caller's transaction."""
    applications = _applications_of(subject)
    for place in fates.of_customers():
        label = place.model._meta.label
        if not fates.stays(place):
            _wipe(place.model, place.column, {subject})
        elif label == "customers.Customer":
            plain = fates.PLAIN[label] | {"destroyed_at": timezone.now()}
            destroying.blank(place.model, place.column, [subject], plain)
        else:
            destroying.blank(place.model, place.column, [subject], fates.PLAIN.get(label))
    for label, column in fates.BY_FILE.items():
        files = ArchiveFile.objects.filter(customer=subject).values_list("pk", flat=True)
        _wipe(apps.get_model(label), column, set(files))
    _wipe_grants(Grant.objects.filter(customer=subject))
    for application in applications:
        _silence(application)


def wipe_case(subject: UUID, case: UUID) -> None:
    """Delete every row of one case; what stands in other parts of the file stays. In the caller's transaction."""
    for row in Case.objects.filter(revises=case).opened():
        row.revises = None
        row.save()
    _wipe_part(subject, case, fates.of_cases())
    _wipe_grants(Grant.objects.filter(case=case))


def wipe_group(subject: UUID, group: UUID) -> None:
    """Delete every row of one group of attachments; its case stays. In the caller's transaction."""
    _wipe_part(subject, group, fates.of_groups())


def _wipe_part(subject: UUID, part: UUID, places: Iterable[fates.Place]) -> None:
    gone: set[UUID] = set()
    for place in places:
        gone |= _wipe(place.model, place.column, {part})
    _wipe(FiledItem, "record_id", gone)
    _wipe(PaperSheet, "record_id", gone)
    Notification.objects.filter(subject__in={part, *gone}).delete()
    BoundFile.objects.filter(customer=subject).delete()


def _wipe(model: type[models.Model], column: str, ids: set[UUID]) -> set[UUID]:
    """The rows, and those of other tables that hang on them; returns the ids of the rows."""
    gone = destroying.wipe(model, column, ids)
    for relation in model._meta.related_objects if gone else ():
        other: Any = relation.related_model
        label = other._meta.label
        if hasattr(other, "instance_type") or label in fates.STAYS or label in fates.BY_OTHER_MEANS or other is model:
            continue
        _wipe(other, str(relation.field.column), gone)
    return gone


def _wipe_grants(rows: "models.QuerySet[Grant]") -> None:
    """Rights go, but for those that a register names: they are over."""
    for relation in Grant._meta.related_objects:
        other: Any = relation.related_model
        if other._meta.label in fates.STAYS:
            named = other.objects.exclude(**{relation.field.name: None}).values(relation.field.attname)
            rows = rows.exclude(pk__in=named)
    rows.delete()


def _applications_of(subject: UUID) -> list[UUID]:
    """The applications that named this file and no other one that is still there: their words may name somebody."""
    rows = (
        Application.objects.filter(access_request__files__customer=subject)
        | Application.objects.filter(share_request__shared__customer=subject)
        | Application.objects.filter(outside_request__packages__customer=subject)
        | Application.objects.filter(removal__customer=subject)
        | Application.objects.filter(loan__customer=subject)
        | Application.objects.filter(loan_extension__loan__customer=subject)
    )
    return [row.pk for row in rows.distinct() if _named_by(row) <= {subject}]


def _named_by(application: Application) -> set[UUID]:
    """The customers whose files an application named and that are not destroyed."""
    found: set[UUID] = set()
    for path in ("access_request__files", "share_request__shared", "outside_request__packages"):
        name = f"{path}__customer"
        named = Application.objects.filter(
            pk=application.pk, **{f"{name}__destroyed_at": None, f"{name}__isnull": False}
        )
        found.update(named.values_list(name, flat=True))
    return found


def _silence(application: UUID) -> None:
    """Destroy the key of an application: purpose and reasons are unreadable, who decided what stays."""
    ring.destroy_subject(application)
    destroying.blank(Application, "id", [application])
    destroying.blank(ApprovalStep, "application_id", [application])


def left_of(item: DestructionItem) -> list[str]:
    """Where something of a destroyed customer, case or group is still found: `table.column`, for every table that names it."""
    found, subject = [], item.file.customer_id
    owner = item.part or subject
    for place in _places_of(item):
        tables = [] if fates.stays(place) else _tables(place.model)
        found += [f"{table}.{place.column}" for table in tables if _count(table, place.column, [owner])]
    stored = set(StoredFile.objects.filter(subject=subject).values_list("part", flat=True))
    if ring.destroyed(stored) if item.part else stored:
        found.append("vault_storedfile")
    if {owner} & set(ring.parts_of(subject)) if item.part else ring.parts_of(subject):
        found.append("keyring")
    return sorted({*found, *(() if item.part else _unblanked(subject))})


def _places_of(item: DestructionItem) -> Iterable[fates.Place]:
    if item.group:
        return fates.of_groups()
    return fates.of_cases() if item.case else fates.of_customers()


def _unblanked(subject: UUID) -> Iterable[str]:
    for place in fates.of_customers():
        if not fates.stays(place):
            continue
        sealed = [str(field.column) for field in place.model._meta.concrete_fields if hasattr(field, "seal_value")]
        for table in _tables(place.model) if sealed else ():
            with connection.cursor() as cursor:
                wrong = " OR ".join(f"{connection.ops.quote_name(name)} <> '\\x00'::bytea" for name in sealed)
                cursor.execute(
                    f"SELECT 1 FROM {table} WHERE {place.column} = %s AND ({wrong}) LIMIT 1",  # noqa: S608
                    [str(subject)],
                )
                if cursor.fetchone():
                    yield table


def _tables(model: Any) -> list[str]:
    history = [model.history.model._meta.db_table] if hasattr(model, "history") else []
    return [model._meta.db_table, *history]


def _count(table: str, column: str, ids: list[UUID | None]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY(%s::uuid[])", [[str(one) for one in ids]])  # noqa: S608
        return cursor.fetchone()[0]
