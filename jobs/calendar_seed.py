"""Writing the official calendar's holidays and make-up days into the table, so that the clinic sees and edits them.

Rows that the clinic entered stay as they are. Run after `migrate` and monthly: a new release of the library brings the
next year.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs.calendar_source import LAST_KNOWN, known_exceptions
from jobs.models import CalendarDay


@transaction.atomic
def seed(first_year: int | None = None) -> int:
    """Add what is missing from last year (or `first_year`) on; returns how many rows were added."""
    first_year = timezone.localdate().year - 1 if first_year is None else first_year
    there = set(CalendarDay.objects.filter(date__year__gte=first_year).values_list("date", flat=True))
    missing = [
        found
        for year in range(first_year, LAST_KNOWN + 1)
        for found in known_exceptions(year)
        if found.date not in there
    ]
    for found in missing:
        CalendarDay(date=found.date, is_workday=found.is_workday, name=found.name, source=found.source).save()
    return len(missing)


def seed_after_migrate(using: str, **signal: Any) -> None:
    """Fill the table after migrations have run on the data store; not after a mere flush, which brings no plan."""
    if using == "default" and "plan" in signal:
        seed()
