"""Sweeps keys without rows: keys are committed before the rows that need them, so an aborted registration leaves one.

A key counts as in use while any row of any table names its id: as subject or part of sealed values (histories and stored
files included), or as a row that things may be sealed for at any time (`lasts`). Only keys older than a day go: a younger
one may belong to a transaction that is still open. Ids of rows are made anew and never used again, so nothing can come
to need a key that was once without a row for a day; the ids that are used again are what `lasts` is for.

Not here: keys of the system itself (the search index), which belong to no row.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from vault import cache as opened
from vault.files.models import StoredFile
from vault.keyring import ring
from vault.keyring.models import PartKey, SubjectKey

AGE: Final = timedelta(days=1)
_BATCH: Final = 1000
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_lasting: set[type[models.Model]] = set()

Place = tuple[Any, str]
"""A model and one of its columns that hold ids of subjects or parts."""


class SweptKeys(NamedTuple):
    """How many keys of parts and of whole subjects were deleted."""

    parts: int
    subjects: int


def lasts(model: type[models.Model]) -> None:
    """Declare (in AppConfig.ready) a model whose rows may be sealed for at any time under their own id, like the person
    of the staff whose form drafts come and go: their keys are never swept."""
    _lasting.add(model)
    places.cache_clear()


@cache
def places() -> tuple[Place, ...]:
    """Every column that names subjects or parts; own ids first, since most keys are found there."""
    found: set[Place] = {(StoredFile, "subject"), (StoredFile, "part"), *((model, "pk") for model in _lasting)}
    for model in apps.get_models():
        owner: Any = getattr(model, "instance_type", model)  # a table of histories says nothing of its own
        if hasattr(owner, "seal_part"):
            found |= {(model, owner.seal_subject), (model, owner.seal_part)}
    return tuple(sorted(found, key=lambda place: (place[1] not in ("id", "pk"), place[0]._meta.label, place[1])))


def in_use(ids: Collection[UUID]) -> set[UUID]:
    """Those of `ids` that some row names."""
    rest = set(ids)
    for model, column in places():
        if not rest:
            break
        everything: models.QuerySet = models.QuerySet(model)  # no manager's filter may hide a row
        named = everything.filter(**{f"{column}__in": rest})
        rest -= set(named.values_list(column, flat=True))
    return set(ids) - rest


def sweep(
    older_than: timedelta = AGE,
    since: datetime | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> SweptKeys:
    """Delete the keys of parts, then of subjects without parts, that are older than `older_than` and that no row names.

    `since`: only keys made from then on. After a restore of an older copy, keys made before it belong to rows that stand
    in newer copies: without rows here, they must stay. `progress` is told how many keys have been looked at.
    Never touches a key whose id stands in a row.
    """
    limit, done = timezone.now() - older_than, 0
    gone = [0, 0]
    for which, model in enumerate((PartKey, SubjectKey)):
        for batch in _batches(_between(model, since or _EVER, limit)):
            unused = set(batch) - in_use(batch)
            if unused:
                gone[which] += _delete(model, unused, limit)
            done += len(batch)
            progress(done)
    opened.forget()
    return SweptKeys(*gone)


def _between(model: Any, since: datetime, limit: datetime) -> Iterator[UUID]:
    rows = model.objects.using(ring.ALIAS).filter(made_at__gte=since, made_at__lt=limit)
    if model is SubjectKey:
        rows = rows.filter(parts=None)
    return rows.order_by("pk").values_list("pk", flat=True).iterator(_BATCH)


def _delete(model: Any, unused: set[UUID], limit: datetime) -> int:
    """The age is asked again with the deletion."""
    return model.objects.using(ring.ALIAS).filter(pk__in=unused, made_at__lt=limit).delete()[0]


def _batches(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    while taken := list(islice(ids, _BATCH)):
        yield taken
