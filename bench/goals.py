"""The goals: which measured thing is held against which yardstick, and by how much it may exceed it. Figures only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Goal:
    """`what` takes at most `p50` (and `p95`) times as long as `yardstick`."""

    number: int
    what: str
    yardstick: str
    p50: float
    p95: float | None = None


GOALS: Final = (
    Goal(1, "list", "la", 1.5, 2.0),
    Goal(2, "list, 0 grants", "list", 1.2),
    Goal(2, "list, 10 grants", "list", 1.2),
    Goal(2, "list, far down", "list", 1.2),
    Goal(3, "list SQL", "list SQL without rights", 3.0),
    Goal(3, "list SQL, 10 grants", "list SQL without rights", 3.0),
    Goal(4, "search, two characters", "la", 1.5),
    Goal(4, "search, pinyin", "la", 1.5),
    Goal(4, "search, phone tail", "la", 1.5),
    Goal(4, "search, no match", "la", 1.0),
    Goal(5, "search SQL, two characters", "PK", 5.0),
    Goal(5, "search SQL, phone tail", "PK", 8.0),
    Goal(6, "customer page", "bare detail", 2.5),
    Goal(7, "edit", "bare edit", 1.5),
    Goal(12, "one sheet as PDF", "bare reportlab", 1.5),
)
NOT_MEASURED: Final = {
    8: "save of a sealed row in process", 9: "list throughput with 4 clients", 10: "database backup",
    11: "backup of files", 13: "audit log", 14: "growth from 10,000 to 1,000,000",
}  # fmt: skip
MOST_QUERIES: Final = {"list": 8, "search": 12, "customer page": 12, "edit": 14}


def share(seconds: Sequence[float], part: float) -> float:
    """The time that `part` (0..1) of the requests did not exceed."""
    ordered = sorted(seconds)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def judge(goal: Goal, run: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """One goal against the times of one run."""
    mine, limit = run[goal.what], run[goal.yardstick]
    ratios = {name: share(mine, part) / share(limit, part) for name, part in (("p50", 0.5), ("p95", 0.95))}
    met = ratios["p50"] <= goal.p50 and (goal.p95 is None or ratios["p95"] <= goal.p95)
    times = {"p50_ms": share(mine, 0.5) * 1000, "limit_p50_ms": share(limit, 0.5) * 1000}
    return {**ratios, **times, "met": met}
