"""What of a clause is not carried out yet, and why: one plain sentence each. docs/roadmap.md has the order of the work.

A clause may be carried out in part and stand here too; one without code or without tests has to.
"""

from itertools import chain
from typing import Final

from clinic_records.clauses import CLAUSES

_SHARED_REASONS: Final = {
    "comes with the full backup system; until then a nightly encrypted copy exists": "A3.2 A3.5 A3.6 A6.5 B5.2 D3.5",
    "comes with incidents and their timeline": "A6.7 B7.6 E7",
    "comes with supervision, findings and appraisal": "A7.1 A7.2 A7.3 D4 E6",
    "comes with the denture pathway": "B1 B2.1 B2.2 B2.3 B3.1 B3.2",
    "comes with the care pathway": "C2.1 C2.2 C3.1 C3.4 C3.5 C3.6 C4.1 C4.2",
    "comes with the pathway of home services": "D3.4",
    "comes with complaints": "C5.1 C5.2 C5.3",
    "comes with surveys and improvement": "C6.1 C6.2 C6.3 E1.1",
    "comes with service clocks, grades and referral": "E1.2 E1.3 E2.1 E3",
    "comes with training, appraisal and the handbook's versions": "A5.9 C7.1 C7.2 C7.3 D5 E4 E8",
    "comes with supplies": "C3.2 C8.1 C8.2 C8.3",
    "comes with the upkeep of rooms, and the log of checks that people make": ("A5.8 A6.6 B7.4 B7.5 C3.3 C9.1 C9.2 E5"),
    "comes with statistics": "B8.1 B8.5",
    "is held by the clauses of part A that say the same; no code of its own": "D2.1 D2.2 D2.4",
}
REASONS: Final[dict[str, str]] = {
    clause: reason for reason, clauses in _SHARED_REASONS.items() for clause in clauses.split()
}


def wrong_reasons() -> list[str]:
    """Reasons for what is no clause, and clauses with two reasons."""
    named = list(chain.from_iterable(clauses.split() for clauses in _SHARED_REASONS.values()))
    return sorted({clause for clause in named if clause not in CLAUSES or named.count(clause) > 1})
