"""What can still stop a destruction: asked before every step that could be taken back, and under the lock at the last one.

Retention and holds answer here by the same code that their pages show; further parts (loans, open work) are declared by those
who know them as checks of retention (`archive.retention.blocks`). Not here: what is done about an answer (`steps`).
"""

import datetime
import sys
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model, Q
from django.utils import timezone

from access.approvals.chains import Party
from access.models import Application, ApprovalStep
from access.models.approvals import ApplicationState, DecisionState
from archive.holds import queries as holds
from archive.merging.queries import together
from archive.models import ArchiveFile, DestructionItem, DestructionOrder, PublicityUse, RetentionDue, Volume
from archive.models.destruction import ItemState
from archive.models.retention import DueState
from archive.models.storage import VolumeState
from archive.retention import clock
from archive.retention import queries as retention
from archive.retention.deciding import Reason, Verdict
from customers.pathways.guards import all_sheets
from procedures.models import Attachment
from records.models import PaperSignature
from vault.models import RowChange

FEWEST_APPROVERS = 2


class Stopped(Exception):
    """The order as a whole may not go on now; `code` says why (archive.destruction.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def stopped(items: Collection[DestructionItem]) -> dict[UUID, str]:
    """The items that must not be destroyed now, each with the code of the first reason: a hold, what retention says, for whole
    files that the archive department has confirmed that they are of no further value, for parts that no picture of them is
    still shown to the public (B9.1), for both that something was added since they were listed."""
    if not items:
        return {}
    customers = {item.pk: item.file.customer_id for item in items}
    held = holds.held(customers.values())
    whole = [item for item in items if item.case is None]
    verdicts = retention.verdicts_of([customers[item.pk] for item in whole], under_way=True)
    confirmed = set(
        RetentionDue.objects.filter(file__in=[item.file_id for item in whole], state=DueState.CONFIRMED).values_list(
            "file", flat=True
        )
    )
    lone, grown, parts = _lone(whole), _grown(items), of_parts([item.part for item in items if item.part])
    found: dict[UUID, str] = {}
    for item in items:
        if customers[item.pk] in held:
            found[item.pk] = "held"
            continue
        if item.part:
            if (reason := parts[item.part].reason) is not None:
                found[item.pk] = reason.code
            elif item.pk in grown:
                found[item.pk] = "added"
            continue
        verdict = verdicts[customers[item.pk]]
        if not verdict.may_destroy:
            found[item.pk] = verdict.blocking[0].code
        elif item.file_id not in confirmed:
            found[item.pk] = "not_confirmed"
        elif item.pk in lone:
            found[item.pk] = "together"
        elif item.pk in grown:
            found[item.pk] = "added"
    return found


class Judged(NamedTuple):
    """What retention says of a part, and the first reason why it must not be destroyed now; None where it may."""

    verdict: Verdict | None
    reason: Reason | None


def of_parts(parts: Collection[UUID]) -> dict[UUID, Judged]:
    """The same of cases and groups of attachments by their ids, in a fixed number of queries: their own years must be over, and
    no picture of them may still be shown to the public."""
    verdicts = retention.verdicts_of_parts(parts)
    shown = PublicityUse.objects.out().filter(Q(picture__case__in=parts) | Q(picture__part__in=parts))
    public = {one for pair in shown.values_list("picture__case", "picture__part") for one in pair}
    return {part: _judged(verdicts.get(part), part in public) for part in parts}


def _judged(verdict: Verdict | None, public: bool) -> Judged:
    if verdict is None:
        return Judged(None, Reason("gone", blocks=True))
    if not verdict.may_destroy:
        return Judged(verdict, verdict.blocking[0])
    return Judged(verdict, Reason("public", blocks=True) if public else None)


def _lone(whole: Collection[DestructionItem]) -> set[UUID]:
    """Whole files whose order leaves another file of the same person out that they are merged with: they go together."""
    groups = together(item.file.customer_id for item in whole)
    if not groups:
        return set()
    orders = {item.order_id for item in whole}
    beside = DestructionItem.objects.filter(order__in=orders, case=None).exclude(state=ItemState.CALLED_OFF)
    listed = set(beside.values_list("order", "file__customer"))
    return {
        item.pk
        for item in whole
        if any((item.order_id, one) not in listed for one in groups.get(item.file.customer_id, ()))
    }


def _grown(items: Collection[DestructionItem]) -> set[UUID]:
    """The items that hold what was not there when they were listed: a sheet of a case, a photograph, a scan, the scan of a
    signed paper, a volume. What was approved is what goes.

    Asked of what the database itself recorded, in its order, so that no clock can hide it (T20); what it recorded no insertion
    of counts as added. To items not saved yet nothing was added. In a fixed number of queries.
    """
    customers = {item.file.customer_id for item in items}
    pictures = Attachment.objects.filter(customer__in=customers).values_list("pk", "customer", "case", "part")
    papers = PaperSignature.objects.filter(customer__in=customers).values_list("pk", "customer", "part")
    sheets = all_sheets(*customers)
    places = {pk: set(rest) for pk, *rest in (*pictures, *papers)}
    places |= {row.pk: {row.customer_id, row.case_id} for row in sheets}
    came = _inserted({Attachment, PaperSignature, *map(type, sheets)}, places)
    latest: dict[UUID, int] = {}
    for pk, where in places.items():
        when = came.get(pk, sys.maxsize)
        latest.update({place: max(when, latest.get(place, 0)) for place in where})
    saved = [item for item in items if not item._state.adding]
    listed = _inserted([DestructionItem], [item.pk for item in saved])
    grown = {item.pk for item in saved if latest.get(item.part or item.file.customer_id, 0) > listed.get(item.pk, 0)}
    return grown | _bound_since(items)


def _bound_since(items: Collection[DestructionItem]) -> set[UUID]:
    """The whole files with a volume that is not on the list: nobody would scan it at the shredder."""
    whole = {item.file_id: item for item in items if item.part is None}
    rows = Volume.objects.filter(file__in=whole).exclude(state=VolumeState.DESTROYED).values_list("file", "barcode")
    return {whole[file].pk for file, barcode in rows if barcode not in whole[file].volumes}


def _inserted(models: Iterable[type[Model]], rows: Iterable[UUID]) -> dict[UUID, int]:
    """The place of the insertion of each of these rows in what the database recorded."""
    found = RowChange.objects.filter(
        table_name__in={model._meta.db_table for model in models}, record_id__in=list(rows)
    )
    return dict(found.filter(operation="I").values_list("record_id", "pk"))


def lock(item: DestructionItem) -> ArchiveFile:
    """The file of an item, locked until the end of the transaction: setting a hold takes the same lock, so that a hold and
    the point of no return never pass each other (T29)."""
    holds.lock(item.file.customer_id)
    return ArchiveFile.objects.select_for_update().get(pk=item.file_id)


def approved_by_two(application: Application) -> datetime.datetime | None:
    """When it was approved by two others than the applicant, one of them an executive (B9.2); None where it is not."""
    if application.state != ApplicationState.CARRIED_OUT:
        return None
    steps = ApprovalStep.objects.filter(application=application, state=DecisionState.APPROVED)
    approvers = set(steps.values_list("decided_by", flat=True)) - {application.applicant_id}
    if len(approvers) < FEWEST_APPROVERS or not steps.filter(party=Party.EXECUTIVE).exists():
        return None
    return application.ended_at


def begins_on(order: DestructionOrder) -> datetime.date | None:
    """From which day on it may be carried out, the days of cooling-off being over; None where it is not approved."""
    ended_at = approved_by_two(order.application)
    return None if ended_at is None else timezone.localdate(ended_at) + datetime.timedelta(days=order.cooling_days)


def check_order(order: DestructionOrder) -> None:
    """Raise Stopped unless the order was approved by two others than the applicant, the days of cooling-off have passed by
    the database's clock, and that clock is to be trusted (B9.2, T20)."""
    ended_at = approved_by_two(order.application)
    if ended_at is None:
        raise Stopped("not_approved")
    reading = clock.read()
    if clock.fault(reading) is not None:
        raise Stopped("clock")
    if (reading.today - timezone.localdate(ended_at)).days < order.cooling_days:
        raise Stopped("cooling")
