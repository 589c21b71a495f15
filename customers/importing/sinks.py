"""Who takes what a register's row says about booking, surgery and follow-up: apps register a sink for their sheets.

A sink is given a visit and gives new, unsaved sheets of its case. They are written as transcribed, with the row named as
their source; what a sink puts into `origin_note` follows that. It plans nothing, notifies nobody and asks the database
nothing: a register has thousands of rows.
"""

from collections.abc import Callable, Iterable
from typing import Final

from customers.importing.visits import Visit
from records.models import CaseSheet

Sink = Callable[[Visit], Iterable[CaseSheet]]

_SINKS: Final[list[Sink]] = []


def register(sink: Sink) -> Sink:
    """Add a sink; the same function registered again changes nothing."""
    if sink not in _SINKS:
        _SINKS.append(sink)
    return sink


def sheets_of(visit: Visit) -> list[CaseSheet]:
    """Every sheet that the sinks make of a visit, with customer and case in place."""
    found = [sheet for sink in _SINKS for sheet in sink(visit)]
    for sheet in found:
        sheet.customer, sheet.case = visit.customer, visit.case
    return found
