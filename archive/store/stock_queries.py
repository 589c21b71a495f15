"""Reads of stock-takes: how far a count is, its scans, its differences. Rights are decided by the caller."""

from typing import Final

from django.db.models import Count, Q, QuerySet

from archive.models import StockCount, StockDifference, StockTake
from archive.models.storage import VolumeState
from archive.store.stocktakes import EXPLAINED


def progress(take: StockTake) -> dict[str, int]:
    """How many of those that should stand there were scanned, and how many besides; one query."""
    due = Q(expected=True) & ~Q(expected_state=VolumeState.OUT)
    return take.counts.aggregate(
        total=Count("pk", filter=due),
        done=Count("pk", filter=due & Q(found_at__isnull=False)),
        besides=Count("pk", filter=~due & Q(found_at__isnull=False)),
    )


def all_of() -> QuerySet[StockTake]:
    """Every stock-take, newest first, with how many differences it found and how many are still to be seen to."""
    return StockTake.objects.select_related("room", "cabinet", "begun_by", "closed_by").annotate(
        found=Count("differences", filter=~Q(differences__kind__in=EXPLAINED)),
        open=Count("differences", filter=Q(differences__settled_at=None)),
    )


_ENDS: Final = ("expected_shelf", "expected_box__shelf", "found_shelf", "found_box__shelf")
_JOINED: Final = tuple(f"{end}__cabinet__room" for end in _ENDS)


def counts_of(take: StockTake) -> QuerySet[StockCount]:
    """The scans, newest first, with all that names them."""
    rows = take.counts.filter(found_at__isnull=False).select_related("volume__file", "found_by", *_JOINED)
    return rows.order_by("-found_at")


def all_differences() -> QuerySet[StockDifference]:
    """The differences of all stock-takes, with all that names them."""
    joined = (f"count__{one}" for one in _JOINED)
    return StockDifference.objects.select_related(
        "stocktake", "charged", "count__volume__file", "count__found_by", *joined
    )


def differences_of(take: StockTake) -> QuerySet[StockDifference]:
    """The differences of one stock-take."""
    return all_differences().filter(stocktake=take)
