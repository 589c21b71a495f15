"""True (真实性): every signature holds under what is stored, and no row was changed behind its history (T28)."""

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from archive.models import ArchiveFile
from archive.properties.answers import Answer, tables
from records import actions
from records import spec as specs
from records.models import SignOff
from vault import reconcile
from vault.errors import VaultError

SIGNATURE, HISTORY = "signature", "history"
CODES: Final = (SIGNATURE, HISTORY)


def check(file: ArchiveFile) -> Answer:
    """Hold signatures against sheets, rows and their changes against histories."""
    answer = Answer()
    sheets = _sheets_signed(file.customer_id)
    for signed in SignOff.objects.filter(customer=file.customer_id):
        answer.counts["signatures"] += 1
        sheet = sheets.get(signed.sheet_key, {}).get(signed.sheet_id)
        if sheet is None or not _holds(signed, sheet):
            answer.wrong[SIGNATURE] += 1
    for model, column in tables():
        rows = set(model.objects.filter(**{column: file.customer_id}).values_list("pk", flat=True))
        kept = model.history.filter(**{column: file.customer_id}).values_list("id", flat=True)  # of deleted ones too
        answer.counts["rows"] += len(rows)
        apart = {fault.record for fault in reconcile.reconcile_records(model, rows.union(kept))}
        if apart:
            answer.wrong[HISTORY] += len(apart)
    return answer


def _sheets_signed(customer: UUID) -> dict[str, dict[UUID, Any]]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for key, sheet in SignOff.objects.filter(customer=customer).values_list("sheet_key", "sheet_id"):
        wanted[key].add(sheet)
    return {key: specs.of_key(key).model.objects.in_bulk(list(ids)) for key, ids in wanted.items()}


def _holds(signed: SignOff, sheet: Any) -> bool:
    try:
        return actions.is_valid(signed, sheet)
    except VaultError:
        return False
