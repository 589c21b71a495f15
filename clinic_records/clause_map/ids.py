"""Finding clause ids in a text. Knows the clauses, nothing else."""

import re
from collections.abc import Iterator
from typing import Final

from clinic_records.clauses import CLAUSES

_ID: Final = re.compile(r"\b[A-E]\d+(?:\.\d+)?\b")
_RANGE: Final = re.compile(r"\b([A-E]\d+)\.(\d+) to \1\.(\d+)\b")


def ids_in(text: str) -> set[str]:
    """The clauses that a text names, ranges such as `A2.1 to A2.6` in full; what only looks like one (A4 paper) is not."""
    return {name for name in (*_ID.findall(text), *_ranges(text)) if name in CLAUSES}


def _ranges(text: str) -> Iterator[str]:
    for head, first, last in _RANGE.findall(text):
        yield from (f"{head}.{number}" for number in range(int(first), int(last) + 1))
