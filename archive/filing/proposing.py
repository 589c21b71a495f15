"""Finding what was finished since and is not in its file yet (B4.3): the system proposes, the archive manager files.

A fixed number of statements for each kind of sheet, however many files there are.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from archive.models import FiledItem
from archive.models.files import FileState
from customers.models import Customer
from records import spec as specs
from records.lifecycle import State
from records.spec import SheetSpec

_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many sheets were proposed, how many proposals fell away (amended or struck through since), how many wait now."""

    proposed: int
    dropped: int
    waiting: int


@transaction.atomic
def propose(files: Iterable[UUID] | None = None) -> Proposed:
    """Propose what is finished and neither filed nor proposed, of these files or of all that are kept; adds nothing twice."""
    wanted = None if files is None else list(files)
    now = timezone.now()
    proposed = dropped = 0
    for spec in specs.all_specs():
        dropped += _drop_stale(spec, wanted)
        proposed += _add(spec, wanted, now)
    waiting = FiledItem.objects.waiting()
    return Proposed(proposed, dropped, (waiting if wanted is None else waiting.filter(file__in=wanted)).count())


def finished(spec: SheetSpec) -> QuerySet[Any]:
    """The sheets of a kind that belong into a file: signed by everyone or transcribed; those about the customer as they stand
    (they stay open to corrections)."""
    model: Any = spec.model
    if spec.follows_customer:
        return model.objects.exclude(state=State.IN_ERROR)
    signed = Q(state__in=(State.SIGNED, State.AMENDED), signed_edition=F("edition"))
    return model.objects.filter(signed | Q(state=State.TRANSCRIBED))


def _add(spec: SheetSpec, files: list[UUID] | None, now: datetime.datetime) -> int:
    path = "archive_file" if spec.model is Customer else "customer__archive_file"
    there = FiledItem.objects.filter(record_id=OuterRef("pk"), edition=OuterRef("edition"))
    rows = finished(spec).filter(~Exists(there), **{f"{path}__state": FileState.KEPT})
    if files is not None:
        rows = rows.filter(**{f"{path}__in": files})
    found = rows.order_by("happened_at", "pk").values_list("pk", "edition", "happened_at", f"{path}__pk")
    new = [
        FiledItem(
            file_id=file,
            sheet_key=spec.key,
            record_id=pk,
            edition=edition,
            section=spec.section,
            happened_on=timezone.localtime(at).date(),
            proposed_at=now,
        )
        for pk, edition, at, file in found
    ]
    FiledItem.objects.bulk_create(new, batch_size=_BATCH, ignore_conflicts=True)
    return len(new)


def _drop_stale(spec: SheetSpec, files: list[UUID] | None) -> int:
    """Proposals of editions that are not the finished one any more."""
    same = finished(spec).filter(pk=OuterRef("record_id"), edition=OuterRef("edition"))
    rows = FiledItem.objects.waiting().filter(~Exists(same), sheet_key=spec.key)
    if files is not None:
        rows = rows.filter(file__in=files)
    return rows.delete()[0]
