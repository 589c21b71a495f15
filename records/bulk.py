"""Transcribing many sheets at once, by COPY: what an import of a whole register needs.

Each row equals what `actions.transcribe` would have written. Not here: who may (the caller asks once for the whole
import), audit rows (the caller writes one for each record) and `sheet_moved` signals (the caller brings the end state).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import connection

from access.models import Person
from records.lifecycle import Move, State, way
from records.models import RecordSheet
from records.models.sheets import Origin
from vault.copying import copy_rows

BATCH = 500
"""Rows of one COPY; after each the caller hears how many were written."""


def as_transcribed(sheet: RecordSheet, *, by: Person, origin: Origin, note: str) -> RecordSheet:
    """Give a new sheet the state, origin and people of a transcribed one; `note` says where it comes from."""
    sheet.state = way(None, Move.TRANSCRIBE).end
    sheet.origin, sheet.origin_note = origin, note
    sheet.recorded_by = sheet.changed_by = by
    return sheet


def write_transcribed(
    sheets: Iterable[RecordSheet], *, by: Person, written: Callable[[int], None] = lambda _rows: None
) -> int:
    """Write new transcribed sheets of any kinds in the caller's transaction; returns how many.

    `written` is told the number of rows after each batch. Raises ValueError for a sheet that is not transcribed.
    """
    kinds: dict[type[RecordSheet], list[RecordSheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.state != State.TRANSCRIBED:
            raise ValueError("only transcribed sheets are written in bulk")
        kinds[type(sheet)].append(sheet)
    name_actor(by)
    return sum(_write(model, rows, by, written) for model, rows in kinds.items())


def _write(model: type[RecordSheet], rows: Sequence[RecordSheet], by: Person, written: Callable[[int], None]) -> int:
    for start in range(0, len(rows), BATCH):
        written(copy_rows(model, rows[start : start + BATCH], by=by))
    return len(rows)


def name_actor(by: Person) -> None:
    """Tell the database's own change log who is at work in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('clinic.actor', %s, true)", [str(by.pk)])
