"""The parts of a file that an order can name: its cases, and the groups of photographs and scans in them (B9.1).

Each with what is in it and what keeps it, asked of the same guards that the order asks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from archive.destruction import guards, overlap
from archive.destruction.contents import Contents, FileContents
from archive.destruction.guards import Judged
from archive.destruction.listing import kept
from archive.destruction.orders import Wanted
from archive.holds import queries as holds
from archive.models import ArchiveFile
from archive.retention.deciding import Reason
from customers.models import Case
from procedures.models import AttachmentGroup
from records.stages import Stage
from vault.keyring import ring


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a file: a case, or a group of it; `reason`: why it must not be destroyed now, None where it may."""

    case: Case
    group: AttachmentGroup | None
    contents: Contents
    judged: Judged
    reason: Reason | None

    @property
    def pk(self) -> UUID:
        """The id of the part: that of its key."""
        return self.group.pk if self.group else self.case.pk

    @property
    def described(self) -> dict[str, Any]:
        """Which part it is, in codes that name nobody (`archive.destruction.wording.part`)."""
        of_case = {"case": self.case.pk.hex[:8], "year": timezone.localdate(self.case.opened_at).year}
        return {**of_case, "section": self.group.section, "stage": self.group.stage} if self.group else of_case


def parts_of(file: ArchiveFile) -> list[Part]:
    """The cases of a file, oldest first, each followed by its groups in the order of stages; in a fixed number of queries.
    What is destroyed is left out, and so are groups that nothing was put into."""
    pairs, gone = _pairs(file)
    judged = guards.of_parts([_pk(*pair) for pair in pairs])
    listed = overlap.listed([_path(file, *pair) for pair in pairs])
    held = Reason("held_file", blocks=True) if holds.held([file.customer_id]) else None
    filled = FileContents(file, gone)
    found = []
    for case, group in pairs:
        own = judged[_pk(case, group)]
        reason = Reason("listed_part", blocks=True) if _path(file, case, group) in listed else own.reason or held
        contents = filled.of_group(group.pk) if group else filled.of_case(case)
        if group is None or contents.sheets:
            found.append(Part(case, group, contents, own, reason))
    return found


def _pairs(file: ArchiveFile) -> tuple[list[tuple[Case, AttachmentGroup | None]], set[UUID]]:
    """Each case with None, then with each of its groups; and the parts whose keys are gone."""
    cases = list(Case.objects.filter(customer=file.customer_id).order_by("opened_at", "pk"))
    groups = list(AttachmentGroup.objects.filter(customer=file.customer_id))
    gone = ring.destroyed(row.pk for row in (*cases, *groups))
    stages = list(Stage)
    groups.sort(key=lambda row: (stages.index(Stage(row.stage)), row.section, row.is_open, row.pk))
    pairs: list[tuple[Case, AttachmentGroup | None]] = []
    for case in cases:
        pairs += [(case, None), *((case, row) for row in groups if row.case_id == case.pk)]
    return [(case, group) for case, group in pairs if not {case.pk, _pk(case, group)} & gone], gone


def _pk(case: Case, group: AttachmentGroup | None) -> UUID:
    return group.pk if group else case.pk


def _path(file: ArchiveFile, case: Case, group: AttachmentGroup | None) -> overlap.Path:
    return overlap.path(file.pk, case.pk, group.pk if group else None)


def lines_of(file: ArchiveFile, chosen: Collection[UUID]) -> list[Wanted]:
    """The lines of an order for these parts of a file."""
    return [_line(file, part) for part in parts_of(file) if part.pk in chosen]


def _line(file: ArchiveFile, part: Part) -> Wanted:
    return Wanted(
        file,
        case=part.case.pk,
        group=part.group.pk if part.group else None,
        described=part.described,
        sheets=part.contents.sheets,
        pages=part.contents.pages,
        **kept(part.judged.verdict),
    )
