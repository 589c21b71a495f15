"""Taking a customer's request for deletion down, and what follows at once: nothing is done with the file any more but keeping
it, until the law lets it go; what nothing keeps is put forward for destruction. Each in one transaction with its audit rows.
"""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from access import audit
from access.models import Person
from access.overseeing import holders
from access.roles import Role, Section
from archive import closing
from archive.copies.actions import TAKERS, CopyRefused, Identity, Proxy, check_identity, name_proxy, plain
from archive.holds import queries as holds
from archive.merging.queries import with_others
from archive.models import ArchiveFile, ErasureRequest
from archive.models.files import FileState
from archive.retention import queries, scanning, wording
from archive.retention.deciding import Code, Verdict
from customers.models import Customer
from jobs import notifications
from records.lifecycle import checked_reason

LANGUAGES: Final = ("zh-hans", "zh-hant")
KEEPERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who sees that there is such a request, and answers it."""
ASKED: Final = "erasure-asked"
_CLOCKS: Final = (Code.CLOCKS_APART, Code.CLOCK_BEHIND, Code.CLOCK_AHEAD)


class ErasureRefused(Exception):
    """It is against a rule; `code` names which (archive.erasure.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Came:
    """Who came, and how identity was checked (as for a copy). `compared`: the photograph was held against the face."""

    identity: Identity
    compared: bool
    proxy: Proxy | None = None


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(ASKED, _("A customer asked for deletion: print the answer"), "archive-erasure")


def take_down(customer: Customer, came: Came, words: str = "", *, by: Person) -> ErasureRequest:
    """Write the request down, decide by the verdict, restrict the file, end every right to it but the archive's.

    Raises PermissionDenied, CopyRefused (who came), ErasureRefused (not_filed, open_case, asked, clock).
    """
    if not by.has_role(*TAKERS) or not by.has_perm(f"customers.view_{Section.BASIC}", customer):
        raise PermissionDenied("role")
    check_identity(customer.opened(), came.identity, came.compared, came.proxy)
    row = ErasureRequest(customer=customer, made_by=by, made_at=timezone.now(), words=words.strip())
    row.photo_compared, row.own_paper, row.own_tail = came.compared, came.identity.paper, plain(came.identity.tail)
    with transaction.atomic():
        holds.lock(customer.pk)
        files = _files_of(customer)
        if came.proxy is not None:
            name_proxy(row, came.proxy)
        row.save()
        verdicts = queries.verdicts_of(file.customer_id for file in files)
        for verdict in verdicts.values():
            _check(verdict)
        _answer(row, verdicts[customer.pk])
        _restrict(files, by)
        for file in files:
            if verdicts[file.customer_id].may_destroy:
                scanning.put(file, verdicts[file.customer_id])
        audit.record(audit.Action.REQUEST, actor=by, customer=customer.pk, obj=row, purpose="erasure")
        notifications.notify(holders(KEEPERS), ASKED, subject=row.pk, customer=customer.pk, by=by)
    return row


def _files_of(customer: Customer) -> list[ArchiveFile]:
    """The customer's file, and those of the same person that it is merged with: what is asked for is asked for all of them."""
    rows = ArchiveFile.objects.select_for_update().filter(customer__in=with_others([customer.pk]))
    files = list(rows.order_by("customer__serial"))
    if not any(file.customer_id == customer.pk for file in files):
        raise ErasureRefused("not_filed")
    if any(file.state != FileState.KEPT for file in files):
        raise ErasureRefused("asked")
    return files


def _check(verdict: Verdict) -> None:
    if verdict.has(Code.OPEN_CASE):
        raise ErasureRefused("open_case")
    if any(verdict.has(code) for code in _CLOCKS):
        raise ErasureRefused("clock")


def _answer(row: ErasureRequest, verdict: Verdict) -> None:
    """Keep what was answered, in both scripts, as it was true on that day."""
    row.may_destroy, row.until = verdict.may_destroy, None if verdict.may_destroy else verdict.until
    for language in LANGUAGES:
        with translation.override(language):
            row.answer[language] = wording.sentences(verdict)
    row.save()


def _restrict(files: list[ArchiveFile], by: Person) -> None:
    """Every right is ended before the first file is closed: some of one file rest on those of another."""
    for file in files:
        closing.end_rights(file.customer_id, by=by)
    for file in files:
        file.state = FileState.RESTRICTED
        file.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=file.customer_id, obj=file, purpose="restricted")


def withdraw(row: ErasureRequest, came: Came, reason: str, *, by: Person) -> None:
    """The customer takes the request back: the file is kept like any other. Rights come back by the normal ways alone.

    Raises PermissionDenied, CopyRefused (who came), MoveRefused (reason), ErasureRefused (over).
    """
    if not by.has_role(*KEEPERS) or not by.has_perm(f"customers.view_{Section.BASIC}", row.customer):
        raise PermissionDenied("role")
    check_identity(row.customer.opened(), came.identity, came.compared, came.proxy)
    with transaction.atomic():
        holds.lock(row.customer_id)
        fresh = ErasureRequest.objects.select_for_update().get(pk=row.pk).opened()
        rows = ArchiveFile.objects.select_for_update().filter(customer__in=with_others([row.customer_id]))
        files = list(rows.order_by("customer__serial"))
        if fresh.withdrawn_at is not None or any(file.state != FileState.RESTRICTED for file in files):
            raise ErasureRefused("over")
        fresh.withdrawn_at, fresh.withdrawn_by, fresh.change_reason = timezone.now(), by, checked_reason(reason)
        fresh.save()
        for file in files:
            scanning.take_off(file)
            file.state = FileState.KEPT
            file.save()
        audit.record(audit.Action.REQUEST, actor=by, customer=row.customer_id, obj=fresh, purpose="erasure_withdrawn")


def requests_for(reader: Person) -> QuerySet[ErasureRequest]:
    """The requests that the archive sees, newest first: those of files open to the reader; nothing for others."""
    rows = ErasureRequest.objects.select_related("customer", "made_by", "withdrawn_by").order_by("-made_at", "-pk")
    if not reader.has_role(*KEEPERS):
        return rows.none()
    return rows.filter(customer__in=Customer.objects.visible_to(reader))


__all__ = ["Came", "CopyRefused", "ErasureRefused", "declare", "requests_for", "take_down", "withdraw"]
