"""Merging two files of one person, and taking them apart again: each asked for by one archive manager, decided by another
(A5.5).

Both must see both files, which executives do not: so it is decided by a second archive manager and not in a chain of approvals.
Nothing is moved or changed in either file: keys, numbers, sheets and their signatures stay as they are.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.models import Person
from access.overseeing import holders
from access.roles import Role
from archive.care import faults
from archive.holds import queries as holds
from archive.merging import visibility
from archive.merging.queries import together
from archive.models import ArchiveFile, FileMerge
from archive.models.files import FileState
from archive.models.merging import MergeState
from customers.models import Customer
from jobs import notifications

KEEPERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who merges files, and takes them apart."""
PROPOSED: Final = "merge-proposed"
UNDO_ASKED: Final = "merge-undo-asked"


class MergeRefused(Exception):
    """The move is against a rule; `code` says which (archive.merging.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(PROPOSED, _("Two files are to be merged: compare and decide"), "archive-merge")
    notifications.declare_kind(UNDO_ASKED, _("Merged files are to be taken apart: decide"), "archive-merge")


def propose(primary: Customer, member: Customer, reason: str, *, by: Person) -> FileMerge:
    """Propose that `member`'s file belongs with `primary`'s; the other archive managers are told.

    Raises PermissionDenied, MergeRefused (itself, no_reason, not_filed, not_kept, kinds, merged, chain).
    """
    _may(by)
    if primary.pk == member.pk:
        raise MergeRefused("itself")
    if not reason.strip():
        raise MergeRefused("no_reason")
    with transaction.atomic():
        _lock(primary, member)
        _check(primary, member)
        row = FileMerge(primary=primary, member=member, reason=reason.strip(), proposed_by=by)
        row.proposed_at = timezone.now()
        _write(row, by, "proposed")
        _tell(row, PROPOSED, by)
    return row


def _check(primary: Customer, member: Customer, own: FileMerge | None = None) -> None:
    """Raise MergeRefused unless both files are kept and the group stays flat: one primary, no member of it a primary itself."""
    states = dict(ArchiveFile.objects.filter(customer__in=(primary, member)).values_list("customer", "state"))
    if len(states) < 2:
        raise MergeRefused("not_filed")
    if set(states.values()) != {FileState.KEPT.value}:
        raise MergeRefused("not_kept")
    if primary.kind != member.kind:
        raise MergeRefused("kinds")
    others = FileMerge.objects.filter(state__in=(MergeState.PROPOSED, MergeState.STANDING))
    if own is not None:
        others = others.exclude(pk=own.pk)
    if others.filter(member=member).exists():
        raise MergeRefused("merged")
    if others.filter(member=primary).exists() or others.filter(primary=member).exists():
        raise MergeRefused("chain")


def confirm(merge: FileMerge, *, by: Person) -> None:
    """Merge them: not who proposed it. Raises PermissionDenied, MergeRefused (over, and as `propose`)."""
    _may(by)
    with transaction.atomic():
        fresh = _fresh(merge, MergeState.PROPOSED)
        if fresh.proposed_by_id == by.pk:
            raise PermissionDenied("own")
        _check(fresh.primary, fresh.member, fresh)
        fresh.state, fresh.decided_by, fresh.decided_at = MergeState.STANDING, by, timezone.now()
        _write(fresh, by, "merged")
        group = together([fresh.member_id])[fresh.member_id]
        visibility.open_to_each_other(group, by=by)
        faults.look_at(list(ArchiveFile.objects.filter(customer__in=group)))


def decline(merge: FileMerge, *, by: Person) -> None:
    """They are two people, or it is taken back. Raises PermissionDenied, MergeRefused (over)."""
    _may(by)
    with transaction.atomic():
        fresh = _fresh(merge, MergeState.PROPOSED)
        fresh.state, fresh.decided_by, fresh.decided_at = MergeState.DECLINED, by, timezone.now()
        _write(fresh, by, "declined")


def ask_undo(merge: FileMerge, reason: str, *, by: Person) -> None:
    """Ask another archive manager to take them apart; asked again, the later one counts. Raises PermissionDenied, MergeRefused
    (no_reason, over)."""
    _may(by)
    if not reason.strip():
        raise MergeRefused("no_reason")
    with transaction.atomic():
        fresh = _fresh(merge, MergeState.STANDING)
        fresh.undo_asked_by, fresh.undo_asked_at, fresh.undo_reason = by, timezone.now(), reason.strip()
        _write(fresh, by, "undo_asked")
        _tell(fresh, UNDO_ASKED, by)


def undo(merge: FileMerge, *, by: Person) -> None:
    """Take them apart: not who asked for it. What followed from the merging ends, nothing else. Raises PermissionDenied,
    MergeRefused (over, not_asked, not_kept)."""
    _may(by)
    with transaction.atomic():
        fresh = _fresh(merge, MergeState.STANDING)
        if fresh.undo_asked_by_id is None:
            raise MergeRefused("not_asked")
        if fresh.undo_asked_by_id == by.pk:
            raise PermissionDenied("own")
        files = list(ArchiveFile.objects.filter(customer__in=(fresh.primary_id, fresh.member_id)))
        if any(file.state != FileState.KEPT for file in files):
            raise MergeRefused("not_kept")
        visibility.shut_again(fresh.member_id, by=by)
        fresh.state, fresh.undone_by, fresh.undone_at = MergeState.UNDONE, by, timezone.now()
        _write(fresh, by, "undone")


def _may(by: Person) -> None:
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")


def _lock(*customers: Customer) -> None:
    """The locks that holds and destructions take too."""
    for customer in sorted(customers, key=lambda one: one.pk):
        holds.lock(customer.pk)


def _fresh(merge: FileMerge, state: MergeState) -> FileMerge:
    _lock(merge.primary, merge.member)
    rows = FileMerge.objects.select_related("primary", "member").select_for_update(of=("self",))
    fresh: FileMerge = rows.get(pk=merge.pk).opened()
    if fresh.state != state:
        raise MergeRefused("over")
    return fresh


def _write(row: FileMerge, by: Person, purpose: str) -> None:
    """Save, and say in the log of both files what was done."""
    row.__dict__["_history_user"] = by
    row.save()
    for customer in (row.primary_id, row.member_id):
        audit.record(audit.Action.MERGE, actor=by, customer=customer, obj=row, purpose=purpose)


def _tell(row: FileMerge, kind: str, by: Person) -> None:
    notifications.notify(holders(KEEPERS).exclude(pk=by.pk), kind, subject=row.pk, customer=row.primary_id, by=by)
