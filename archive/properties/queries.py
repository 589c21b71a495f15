"""Results of checks as lists and charts show them."""

from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from access.models import Person
from archive.models import FileCheck
from archive.models.checks import Property
from archive.properties.checking import CHECKERS

PAGE: Final = 50


def checks_for(person: Person) -> QuerySet[FileCheck]:
    """Results, newest first: to archive managers those of files that they may see, to who oversees them all, by number."""
    rows: QuerySet[FileCheck] = FileCheck.objects.select_related("file", "checked_by")
    if person.has_role(*CHECKERS):
        rows = FileCheck.objects.visible_to(person).select_related("file", "checked_by")
    return rows.order_by("-checked_at", "-id")


def latest_for(person: Person) -> QuerySet[FileCheck]:
    """Of each file the last result."""
    return checks_for(person).filter(pk__in=FileCheck.objects.latest().values("pk"))


def tally(rows: QuerySet[FileCheck]) -> dict[str, int]:
    """How many results there are (`all`), and how many fail of each property; one query."""
    failing = {one.value: Count("pk", filter=Q(wrong__has_key=one.value)) for one in Property}
    return rows.order_by().aggregate(all=Count("pk"), **failing)


def after(rows: QuerySet[FileCheck], key: str) -> QuerySet[FileCheck]:
    """Those behind this one (an id); an unreadable key is the beginning."""
    try:
        last = FileCheck.objects.filter(pk=UUID(key)).values_list("checked_at", "pk").first()
    except ValueError:
        last = None
    if last is None:
        return rows
    return rows.filter(Q(checked_at__lt=last[0]) | Q(checked_at=last[0], pk__lt=last[1]))


def by_month(person: Person, most: int = 12) -> list[tuple[str, int, int]]:
    """Of the last months with checks: which, how many checks, how many that did not hold; the earliest first."""
    rows = checks_for(person).order_by().annotate(month=TruncMonth("checked_at")).values("month")
    counted = rows.annotate(n=Count("pk"), bad=Count("pk", filter=Q(passed=False))).order_by("-month")[:most]
    return [(f"{row['month']:%Y-%m}", row["n"], row["bad"]) for row in reversed(counted)]


def failing(person: Person) -> int:
    """How many files did not hold when they were last checked."""
    return latest_for(person).filter(passed=False).order_by().select_related(None).count()
