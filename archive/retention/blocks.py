"""What else keeps files from destruction: checks that other parts append (an application under way, a loan, a stock-take).

A check is told customers and answers for those that it concerns, in a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from uuid import UUID

from archive.retention.deciding import Reason

Check = Callable[[Iterable[UUID]], Mapping[UUID, Reason]]
_CHECKS: Final[list[Check]] = []


def register(check: Check) -> Check:
    """Append a check; the same one again changes nothing."""
    if check not in _CHECKS:
        _CHECKS.append(check)
    return check


def of_customers(customers: Iterable[UUID]) -> Mapping[UUID, tuple[Reason, ...]]:
    """What the checks say of each customer."""
    wanted, found = list(customers), defaultdict(list)
    for check in _CHECKS:
        for customer, reason in check(wanted).items():
            found[customer].append(reason)
    return {customer: tuple(reasons) for customer, reasons in found.items()}
