"""What is wrong with files, as it stands now: sheets missing or unsigned, attachments gone or there twice, volumes missing or
damaged (A5.5, A5.6). For many files in a fixed number of queries. Not here: two files of one person (`twins`), what is outdated
(`outdated`), keeping what was found.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from access.roles import Section
from archive.care import outdated, rules, twins
from archive.filing.completeness import demanded
from archive.lending import queries as lending
from archive.models import ArchiveFile, FileFault, Volume
from archive.models.care import FaultKind, FaultState
from archive.models.files import FileState
from archive.models.storage import VolumeState
from customers.models import Case
from customers.pathways.guards import all_sheets
from records.models import PaperSignature
from records.models.signed_papers import PaperOutcome
from vault.errors import KeyMissing
from vault.files import StoredFile, is_there

CARED_FOR: Final = (FileState.KEPT, FileState.RESTRICTED)
"""Files in these states are looked at; of others nothing is to be mended."""


@dataclass(frozen=True, slots=True)
class Found:
    """One fault of a customer's file; see `FileFault`. `owner`: whose work it was."""

    kind: FaultKind
    target: UUID
    what: str = ""
    section: Section = Section.ARCHIVE
    owner: UUID | None = None


def faults_of(files: Collection[ArchiveFile]) -> dict[UUID, list[Found]]:
    """Of each file, by its customer, everything that is wrong now."""
    customers = [file.customer_id for file in files]
    found: dict[UUID, list[Found]] = {customer: [] for customer in customers}
    for customer, fault in (*_of_sheets(customers), *_of_attachments(customers), *_of_volumes(files)):
        found[customer].append(fault)
    for customer, pair in twins.of_customers(customers):
        found[customer].append(Found(FaultKind.LIKE, pair, section=Section.BASIC))
    for customer, contact in outdated.contacts(customers):
        found[customer].append(Found(FaultKind.CONTACT, contact, "contact", Section.CONTACT))
    return found


def _of_sheets(customers: list[UUID]) -> Iterator[tuple[UUID, Found]]:
    sheets: dict[UUID, list[Any]] = defaultdict(list)
    for sheet in all_sheets(*customers):
        if sheet.stands:
            sheets[sheet.case_id].append(sheet)
    papers = _papers(customers)
    old = outdated.drafts(sheet for own in sheets.values() for sheet in own)
    since = timezone.now() - datetime.timedelta(days=rules.rules().grace_days)
    for case in Case.objects.filter(customer__in=customers):
        own = sheets[case.pk]
        known = {sheet.spec.key for sheet in own}
        for spec in demanded(case, passed=case.is_running):
            if spec.key not in known:
                lacking = uuid.uuid5(case.pk, spec.key)  # a digest: the row outlives a case that is destroyed alone
                yield case.customer_id, Found(FaultKind.MISSING, lacking, spec.key, spec.section, case.consultant_id)
        for sheet in own:
            if sheet.pk in old:  # in place of a signature that is missing: it is finished, or removed
                yield (
                    sheet.customer_id,
                    Found(old[sheet.pk], sheet.pk, sheet.spec.key, sheet.spec.section, sheet.recorded_by_id),
                )
            elif not case.is_running or sheet.happened_at < since:
                yield from _of_sheet(sheet, papers)


def _papers(customers: Iterable[UUID]) -> dict[tuple[UUID, int], UUID]:
    """Who attached the scans that nobody has checked yet, by sheet and edition."""
    rows = PaperSignature.objects.filter(customer__in=customers, outcome=PaperOutcome.WAITING)
    return {(row[0], row[1]): row[2] for row in rows.values_list("sheet_id", "edition", "attached_by")}


def _of_sheet(sheet: Any, papers: dict[tuple[UUID, int], UUID]) -> Iterator[tuple[UUID, Found]]:
    """What of its signatures is missing: the staff's first, then the customer's, or the second look at the scan of it."""
    spec, paper = sheet.spec, (sheet.pk, sheet.edition)
    if paper in papers:
        yield sheet.customer_id, Found(FaultKind.PAPER, sheet.pk, spec.key, spec.section, papers[paper])
    elif not sheet.is_settled:
        yield sheet.customer_id, Found(FaultKind.UNSIGNED, sheet.pk, spec.key, spec.section, sheet.recorded_by_id)
    elif sheet.needs_customer:
        yield sheet.customer_id, Found(FaultKind.CUSTOMER, sheet.pk, spec.key, spec.section, sheet.recorded_by_id)


def _of_attachments(customers: list[UUID]) -> Iterator[tuple[UUID, Found]]:
    """Stored files that are not on the disk; the same content stored again under the same key."""
    seen: set[tuple[UUID, str]] = set()
    for row in StoredFile.objects.filter(subject__in=customers).order_by("stored_at", "id"):
        if not is_there(row.pk):
            yield row.subject, Found(FaultKind.ATTACHMENT, row.pk)
            continue
        try:
            content = (row.part, row.opened()["digest"])
        except KeyMissing:  # it went while we looked
            continue
        if content in seen:
            yield row.subject, Found(FaultKind.TWICE, row.pk)
        seen.add(content)


def _of_volumes(files: Iterable[ArchiveFile]) -> Iterator[tuple[UUID, Found]]:
    rows = Volume.objects.filter(file__in=files, state=VolumeState.MISSING)
    for volume, customer in rows.values_list("id", "file__customer"):
        yield customer, Found(FaultKind.VOLUME, volume)
    for line in lending.damaged_volumes().filter(volume__file__in=files).exclude(pk__in=_repaired()):
        yield line.loan.customer_id, Found(FaultKind.DAMAGED, line.pk)


def _repaired() -> Any:
    """How a volume came back stays in the register of loans for ever: that it was repaired is said here alone."""
    return FileFault.objects.filter(kind=FaultKind.DAMAGED, state=FaultState.MENDED).values("target")
