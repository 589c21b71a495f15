"""How much waits behind the tiles of the storeroom."""

from django.db.models import Count
from django.utils import timezone

from access.models import Person
from archive.models import StockTake, StoreFinding
from archive.models.stocktakes import StockState
from archive.store import checks, queries


def unshelved(_person: Person) -> int:
    """Volumes that have no place yet."""
    return queries.not_shelved().count()


def missing(_person: Person) -> int:
    """Volumes noted as missing."""
    return queries.missing().count()


def stocktakes(_person: Person) -> int:
    """Stock-takes that are not closed."""
    return StockTake.objects.exclude(state=StockState.CLOSED).count()


def inspections(_person: Person) -> int:
    """Findings that are not remedied, and rooms in use that were not inspected in time."""
    late = checks.overdue(timezone.now()).order_by().values("pk").annotate(n=Count("pk")).values("pk")
    return StoreFinding.objects.filter(done_at=None).count() + late.count()
