"""The plan as JSON, as `import_register --report` writes it. Holds personal data: only for files the user asked for."""

from pathlib import PurePath
from typing import Any

from .matching import Origin
from .plan import ImportPlan, PlannedRow


def report(plan: ImportPlan, filename: str) -> dict[str, Any]:
    """Give the whole plan: file, rows, counts of actions."""
    return {"file": PurePath(filename).name, "rows": [_row(row) for row in plan.rows], "counts": plan.counts}


def _row(row: PlannedRow) -> dict[str, Any]:
    """Give one row; `of` is a row of the file, or the customer the system knows."""
    return {
        "sheet": row.sheet,
        "row": row.row,
        "action": row.action,
        "of": _origin(row.of),
        "reason": row.reason,
        "why": row.why,
        "values": row.values,
        "warnings": list(row.warnings),
    }


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    """Name where a customer comes from."""
    if origin is None:
        return None
    return {"customer": origin.customer} if origin.customer else {"sheet": origin.sheet, "row": origin.row}
