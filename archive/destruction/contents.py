"""What is in the cases of a file and in their groups of photographs and scans: how much, from when to when, written by whom."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.models import Person
from archive.models import ArchiveFile, FiledItem
from customers.models import Case
from customers.pathways.guards import all_sheets
from procedures.models import Attachment
from vault.recorded import open_rows


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a part: sheets (of a group photographs and scans), pages, from when to when, which departments' people
    wrote in it; `bound`: how many photographs and scans lie under the key of the case itself and only go with it."""

    sheets: int
    pages: int
    first: datetime.date | None
    last: datetime.date | None
    written_in: frozenset[UUID]
    bound: int = 0


class FileContents:
    """All sheets, photographs and scans of a file, but for those of parts that are `gone`; fetched once."""

    def __init__(self, file: ArchiveFile, gone: Collection[UUID]) -> None:
        self._sheets: dict[UUID, list[Any]] = defaultdict(list)
        self._pictures: dict[UUID, list[Attachment]] = defaultdict(list)
        for sheet in all_sheets(file.customer_id):
            self._sheets[sheet.case_id].append(sheet)
        for row in open_rows(Attachment.objects.filter(customer=file.customer_id).exclude(part__in=gone)):
            for where in {row.part, row.case_id}:
                self._pictures[where].append(row)
        self._pages = dict(FiledItem.objects.filter(file=file).values_list("record_id", "pages"))
        writers = {row.recorded_by_id for rows in self._pictures.values() for row in rows}
        writers |= {one for rows in self._sheets.values() for row in rows for one in _wrote(row)}
        self._places = dict(Person.objects.filter(pk__in=writers).values_list("pk", "department"))

    def of_case(self, case: Case) -> Contents:
        """The sheets of a case, and all its photographs and scans."""
        sheets, pictures = self._sheets[case.pk], self._pictures[case.pk]
        people = [one for sheet in sheets for one in _wrote(sheet)] + [row.recorded_by_id for row in pictures]
        return Contents(
            sheets=len(sheets) + len(pictures),
            pages=sum(self._pages.get(sheet.pk) or 0 for sheet in sheets) + sum(row.pages for row in pictures),
            first=timezone.localdate(case.opened_at),
            last=timezone.localdate(case.closed_at) if case.closed_at else None,
            written_in=self._departments(people),
            bound=sum(not row.has_own_group for row in pictures),
        )

    def of_group(self, group: UUID) -> Contents:
        """The photographs and scans of a group."""
        pictures = self._pictures[group]
        days = [timezone.localdate(row.taken_at) for row in pictures]
        return Contents(
            sheets=len(pictures),
            pages=sum(row.pages for row in pictures),
            first=min(days, default=None),
            last=max(days, default=None),
            written_in=self._departments([row.recorded_by_id for row in pictures]),
        )

    def _departments(self, people: Iterable[UUID]) -> frozenset[UUID]:
        return frozenset(place for one in people if (place := self._places.get(one)))


def _wrote(sheet: Any) -> tuple[UUID, UUID]:
    return sheet.recorded_by_id, sheet.changed_by_id
