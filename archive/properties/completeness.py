"""Complete (完整性): every sheet that the stages demand is there and signed, everything filed can still be found, nothing of
its attachments and volumes is missing."""

from collections import defaultdict
from typing import Final
from uuid import UUID

from archive.care.finding import faults_of
from archive.models import ArchiveFile, FiledItem
from archive.models.care import FaultKind
from archive.properties.answers import Answer
from records import spec as specs

FILED: Final = "filed"
COUNTED: Final = tuple(kind for kind in FaultKind if kind not in (FaultKind.LIKE, FaultKind.TWICE, FaultKind.CHECK))
"""Faults by which a file is not complete."""
CODES: Final = (FILED, *(kind.value for kind in COUNTED))


def check(file: ArchiveFile) -> Answer:
    """Look for faults, and for what the catalogue of the file names."""
    answer = Answer()
    for fault in faults_of([file])[file.customer_id]:
        if fault.kind in COUNTED:
            answer.wrong[fault.kind.value] += 1
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for key, record in FiledItem.objects.filed().filter(file=file).values_list("sheet_key", "record_id"):
        wanted[key].add(record)
        answer.counts["filed"] += 1
    for key, records in wanted.items():
        spec = specs.get(key)
        there = set(spec.model.objects.filter(pk__in=records).values_list("pk", flat=True)) if spec else set()
        if records - there:
            answer.wrong[FILED] += len(records - there)
    return answer
