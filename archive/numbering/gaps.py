"""The report of gaps (B3.3): for each class, year and unit, which numbers were voided and which nobody gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from archive.models import IssuedNumber
from archive.models.files import FileClass
from archive.models.numbering import NumberState


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one class, year and unit. `missing`: running numbers that nobody gave and nothing explains."""

    file_class: FileClass
    year: int
    unit: str
    last: int
    given: int
    voided: tuple[IssuedNumber, ...]
    missing: tuple[int, ...]


def report() -> list[Series]:
    """Every series, newest year first. The number of statements does not grow with the numbers."""
    groups = IssuedNumber.objects.values("file_class", "year", "unit")
    rows: list[Any] = list(
        groups.annotate(
            last=Max("serial"), count=Count("pk"), void=Count("pk", filter=Q(state=NumberState.VOIDED))
        ).order_by("-year", "file_class", "unit")
    )
    voided = _voided() if any(row["void"] for row in rows) else {}
    missing = _missing(row for row in rows if row["count"] < row["last"])
    return [
        Series(
            FileClass(row["file_class"]),
            row["year"],
            row["unit"],
            row["last"],
            row["count"],
            tuple(voided.get(_key(row), ())),
            tuple(missing.get(_key(row), ())),
        )
        for row in rows
    ]


def unexplained() -> int:
    """How many running numbers are missing without an explanation; in one statement."""
    groups = IssuedNumber.objects.values("file_class", "year", "unit")
    return sum(row["last"] - row["count"] for row in groups.annotate(last=Max("serial"), count=Count("pk")))


def _key(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["file_class"], row["year"], row["unit"]


def _voided() -> dict[tuple[str, int, str], list[IssuedNumber]]:
    found: dict[tuple[str, int, str], list[IssuedNumber]] = {}
    rows = IssuedNumber.objects.filter(state=NumberState.VOIDED).select_related("voided_by", "file")
    for row in rows.order_by("serial"):
        found.setdefault((row.file_class, row.year, row.unit), []).append(row)
    return found


def _missing(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, int, str], list[int]]:
    """The running numbers that are not there, of the few series with a gap."""
    wanted = list(rows)
    if not wanted:
        return {}
    asked = Q()
    for row in wanted:
        asked |= Q(file_class=row["file_class"], year=row["year"], unit=row["unit"])
    there: dict[tuple[str, int, str], set[int]] = {}
    for file_class, year, unit, serial in IssuedNumber.objects.filter(asked).values_list(
        "file_class", "year", "unit", "serial"
    ):
        there.setdefault((file_class, year, unit), set()).add(serial)
    return {_key(row): sorted(set(range(1, row["last"] + 1)) - there[_key(row)]) for row in wanted}
