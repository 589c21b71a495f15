"""The papers of an import: the uploaded file, its plan and its report, each a sealed file under the import's own key.

They repeat what stands in customers' files, so they are kept for a while only: then the key is destroyed, and a customer
whose file is destroyed does not live on in them.
"""

import datetime
import io
import json
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from customers.models import RegisterImport
from customers.models.importing import ENDED
from customers.register import ImportPlan, Origin, PlannedRow
from vault.files import StoredFile, delete_file, open_file, seal_file
from vault.keyring import ring

KEPT: Final = datetime.timedelta(days=30)
"""How long the papers of an import are kept after its end."""
FORGOTTEN: Final = datetime.timedelta(days=60)
"""An import that nobody confirmed or cancelled for so long is cleared away too."""


def seal(source: RegisterImport, content: bytes, *, kind: str, name: str = "") -> UUID:
    """Seal one paper of an import; returns the id of the file."""
    return seal_file(io.BytesIO(content), subject=source.pk, part=source.pk, kind=kind, name=name).pk


def read(source: RegisterImport, file: UUID | None) -> bytes:
    """The content of a paper; raises KeyMissing where the papers are gone, FileMissing, SealBroken."""
    if file is None:
        raise LookupError("the import has no such paper yet")
    with open_file(file, source.pk) as content:
        return content.read()


def name_of(source: RegisterImport) -> str:
    """The name under which the file was uploaded; empty where the papers are gone."""
    row = None if source.papers_gone else StoredFile.objects.filter(pk=source.source).first()  # type: ignore[misc]
    return row.opened()["name"] if row else ""


def seal_json(source: RegisterImport, content: Any) -> UUID:
    """Seal a value as JSON."""
    return seal(
        source, json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), kind="application/json"
    )


def read_json(source: RegisterImport, file: UUID | None) -> Any:
    """What `seal_json` was given."""
    return json.loads(read(source, file).decode("utf-8", "surrogatepass"))


def lines_of(plan: ImportPlan) -> list[dict[str, Any]]:
    """The rows of a plan as they are kept for the preview: everything of each row, in file order."""
    return [_line(place, row) for place, row in enumerate(plan.rows)]


def _line(place: int, row: PlannedRow) -> dict[str, Any]:
    return {
        "place": place,
        "sheet": row.sheet,
        "row": row.row,
        "action": row.action,
        "of": list(row.of) if row.of else None,
        "reason": row.reason,
        "why": row.why,
        "answer": row.answer,
        "values": row.values,
        "raw": row.raw,
        "warnings": list(row.warnings),
    }


def origin_of(line: dict[str, Any]) -> Origin | None:
    """Whom a line of the plan was held against."""
    return Origin(*line["of"]) if line["of"] else None


def destroy(source: RegisterImport) -> None:
    """Destroy the papers of an import: the row says so first, then the key goes, then the files. Safe to repeat."""
    if not source.papers_gone:
        source.papers_gone, source.answers = True, {}
        source.save()
    ring.destroy_subject(source.pk)
    for file in _files_of([source.pk]).values_list("pk", flat=True):
        delete_file(file)


def due(now: datetime.datetime | None = None) -> Iterable[RegisterImport]:
    """Imports whose papers have been kept long enough, and those of which a broken-off destruction left files."""
    now = now or timezone.now()
    over = Q(papers_gone=False) & (Q(state__in=ENDED, ended_at__lt=now - KEPT) | Q(at__lt=now - FORGOTTEN))
    left = Q(papers_gone=True) & Exists(StoredFile.objects.filter(subject=OuterRef("pk")))
    return RegisterImport.objects.filter(over | left).order_by("at")


def _files_of(imports: list[UUID]) -> Any:
    return StoredFile.objects.filter(subject__in=imports)
