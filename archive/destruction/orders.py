"""Orders of destruction: applying for one, scanning at the shredder, starting it, carrying it out, calling it off (B9.2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.approvals import actions as approvals
from access.approvals.chains import Kind
from access.models import Department, Person
from access.roles import Role
from archive.destruction import certificates, guards, overlap, steps
from archive.destruction.guards import Stopped
from archive.models import ArchiveFile, DestructionItem, DestructionOrder, ShredderScan
from archive.models.destruction import ItemState, OrderState
from archive.models.files import FileState
from customers.models.numbers import next_number
from jobs import runs
from jobs.models import JobRun
from procedures.media import groups
from procedures.models import Attachment, AttachmentGroup

JOB: Final = "archive.destroy"
MOST_ITEMS: Final = 500
"""How many lines one order may have: people compare them with paper."""
COOLING_DAYS: Final = 7
"""Days between the last approval and the shredder, unless the order says more."""
LONGEST_COOLING: Final = 90


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of an order: the whole file, one case, or one group of a case's attachments; from when to when it was kept by a
    rule of so many years. `described`: which part, in codes that name nobody; `sheets`: of a group its pictures."""

    file: ArchiveFile
    years: int
    due_on: date
    kept_from: date | None = None
    case: UUID | None = None
    group: UUID | None = None
    described: Mapping[str, Any] = field(default_factory=dict)
    sheets: int = 0
    pages: int = 0
    volumes: Sequence[str] = ()


def ask(
    wanted: Collection[Wanted],
    reason: str,
    *,
    executor: Person,
    witness: Person,
    by: Person,
    concerned: Iterable[Department] = (),
    cooling_days: int = COOLING_DAYS,
) -> DestructionOrder:
    """Apply for a destruction; the heads of departments concerned (of a part, B9.1), then the archive's head are told.

    A group that is listed takes nothing more, so that what was approved is what goes. Raises PermissionDenied for all but
    archive managers, Stopped (nothing, too_many, persons, cooling_days, concerned, listed, changed, a reason of the guards),
    DecisionRefused.
    """
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    concerned = list(concerned)
    _check(wanted, executor, witness, cooling_days, concerned)
    with transaction.atomic():
        list(ArchiveFile.objects.select_for_update().filter(pk__in=[one.file.pk for one in wanted]))
        if _listed(wanted):
            raise Stopped("listed")
        _close(wanted, by)
        application = approvals.apply(Kind.DESTROY, reason, by=by, concerned=concerned)
        order = DestructionOrder(
            application=application,
            number=next_number("destruction"),
            executor=executor,
            witness=witness,
            cooling_days=cooling_days,
        )
        order.save()
        items = [_line(order, place, one) for place, one in enumerate(wanted, 1)]
        if stopped := guards.stopped(items):
            raise Stopped(next(iter(stopped.values())))
        audit.record(audit.Action.REQUEST, actor=by, obj=order, purpose="destroy")
    return order


def _check(
    wanted: Collection[Wanted], executor: Person, witness: Person, days: int, concerned: list[Department]
) -> None:
    if not wanted:
        raise Stopped("nothing")
    if len(wanted) > MOST_ITEMS:
        raise Stopped("too_many")
    if executor.pk == witness.pk or not all(one.is_active and one.has_agreement for one in (executor, witness)):
        raise Stopped("persons")
    if not 1 <= days <= LONGEST_COOLING:
        raise Stopped("cooling_days")
    if any(one.case for one in wanted) and not concerned:
        raise Stopped("concerned")


def _listed(wanted: Collection[Wanted]) -> bool:
    """Whether something of it stands on this list or another one, as a whole or in part, or the file is going or gone."""
    asked = [overlap.path(one.file.pk, one.case, one.group) for one in wanted]
    closing = any(one.file.state in (FileState.DESTROYING, FileState.DESTROYED) for one in wanted)
    return closing or overlap.among(asked) or bool(overlap.listed(asked))


def _close(wanted: Collection[Wanted], by: Person) -> None:
    """Let the listed groups take nothing more. Raises Stopped (changed) where one holds something else than the list says."""
    lines = {one.group: one for one in wanted if one.group}
    rows = AttachmentGroup.objects.select_for_update().filter(pk__in=lines)
    for row in rows.order_by("pk"):
        if Attachment.objects.filter(part=row.pk).count() != lines[row.pk].sheets:
            raise Stopped("changed")
        groups.close(row, by=by)


def _line(order: DestructionOrder, place: int, one: Wanted) -> DestructionItem:
    item = DestructionItem(
        order=order,
        position=place,
        file=one.file,
        case=one.case,
        group=one.group,
        described=dict(one.described),
        file_class=one.file.file_class,
        number=one.file.number,
        year=one.file.year,
        years=one.years,
        kept_from=one.kept_from,
        due_on=one.due_on,
        sheets=one.sheets,
        pages=one.pages,
        volumes=list(one.volumes),
    )
    item.save()
    return item


def codes_of(order: DestructionOrder) -> list[str]:
    """What both must scan: the volumes of the list; of a file that has none its number. Of a part they confirm by its code that
    nothing of it is left on paper."""
    found: list[str] = []
    for item in order.items.select_related("order").exclude(state=ItemState.CALLED_OFF).order_by("position"):
        found += [item.confirmation] if item.part else item.volumes or [item.number]
    return found


def scan(order: DestructionOrder, code: str, *, by: Person) -> bool:
    """A volume held under the scanner at the shredder; says whether it is new. Raises PermissionDenied for others than the
    two named, Stopped (code of the order, not_listed)."""
    if by.pk not in (order.executor_id, order.witness_id):
        raise PermissionDenied("role")
    guards.check_order(order)
    if order.state != OrderState.REQUESTED:
        raise Stopped("started")
    if code not in codes_of(order):
        raise Stopped("not_listed")
    _row, made = ShredderScan.objects.get_or_create(order=order, person=by, code=code)
    return made


def missing(order: DestructionOrder, person: Person) -> list[str]:
    """What this person has not scanned yet."""
    done = set(ShredderScan.objects.filter(order=order, person=person).values_list("code", flat=True))
    return [code for code in codes_of(order) if code not in done]


def start(order: DestructionOrder, *, by: Person) -> JobRun:
    """The executor starts it, when both have scanned everything: from here on a job carries it out. Raises PermissionDenied,
    Stopped."""
    if by.pk != order.executor_id:
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = DestructionOrder.objects.select_for_update().get(pk=order.pk)
        if fresh.state != OrderState.REQUESTED:
            raise Stopped("started")
        guards.check_order(fresh)
        if missing(fresh, fresh.executor) or missing(fresh, fresh.witness):
            raise Stopped("scans")
        fresh.state, fresh.started_at, fresh.started_by = OrderState.STARTED, timezone.now(), by
        run = runs.start(JOB, by=by, ids={"order": fresh.pk})
        fresh.run = run.pk
        fresh.save()
        audit.record(audit.Action.DESTROY, actor=by, obj=fresh, purpose="started")
    return run


def carry_out(order: DestructionOrder, run: JobRun | None = None) -> dict[str, int]:
    """Carry an order out that was started, from where it stands; once more changes nothing. Returns counts.

    Raises LedgerBroken, LeftSomething: the order stays open, and the next run goes on.
    """
    if order.state == OrderState.STARTED:
        by = Person.objects.with_standing().get(pk=order.started_by_id)
        items = list(order.items.select_related("file", "order").order_by("position"))
        for done, item in enumerate(items, 1):
            steps.destroy(item, by=by)
            if run is not None:
                runs.progress(run, done, len(items))
        certificates.close(order, by=by)
    states = list(order.items.values_list("state", flat=True))
    return {"destroyed": states.count(ItemState.DESTROYED), "left_out": states.count(ItemState.CALLED_OFF)}


def call_off(order: DestructionOrder, *, by: Person) -> None:
    """Take an order back before it is started; what it listed can be listed anew. Raises PermissionDenied, Stopped."""
    if not by.has_role(Role.ARCHIVE_MANAGER, Role.EXECUTIVE):
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = DestructionOrder.objects.select_for_update().get(pk=order.pk)
        if fresh.state != OrderState.REQUESTED:
            raise Stopped("started")
        _end(fresh, by)


def _end(order: DestructionOrder, by: Person) -> None:
    for item in order.items.exclude(state=ItemState.CALLED_OFF):
        item.state, item.why = ItemState.CALLED_OFF, "called_off"
        item.save()
    order.state, order.ended_at = OrderState.CALLED_OFF, timezone.now()
    order.save()
    audit.record(audit.Action.REFUSE, actor=by, obj=order, purpose="destroy")
