"""Taking turns: every request once, then every request again, so that a slow moment of the machine meets all alike."""

import json
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django

django.setup()

from bench import clinic, goals, inside, pages, print_sheet  # noqa: E402  (after the settings)
from bench.sites import Sites  # noqa: E402

Times = dict[str, list[float]]
WARM = 5


def measure_all(size: int, rounds: int, runs: int, into: Path) -> int:
    """Make the clinic, measure `runs` times `rounds` requests, write and print; 1 where a gated goal is missed."""
    there = clinic.prepare(size)
    clinic.make_yardsticks()
    counts = inside.queries_per_page()
    with Sites() as sites:
        requests = {**pages.requests(sites), **inside.statements(pages.searches())}
        times = [_take_turns(requests, rounds) for _ in range(runs)]
    for run in times:
        run |= _printing(max(rounds // 5, 40))
    found = {
        "at": time.strftime("%Y-%m-%d"), "python": platform.python_version(), "rounds": rounds, **there,
        "goals": [_goal(goal, times) for goal in goals.GOALS],
        "queries": {name: {"count": count, "most": goals.MOST_QUERIES.get(name)} for name, count in counts.items()},
        "not_measured": goals.NOT_MEASURED,
    }  # fmt: skip
    into.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    _print(found)
    return 0 if all(goal["met"] for goal in found["goals"]) else 1


def _take_turns(requests: Mapping[str, pages.Request], rounds: int) -> Times:
    times: Times = {name: [] for name in requests}
    for number in range(rounds + WARM):
        for name, request in requests.items():
            seconds = request()
            if number >= WARM:
                times[name].append(seconds)
    return times


def _printing(rounds: int) -> Times:
    from records.tests.printing import samples

    found = print_sheet.measure(samples.CONSULTATION, rounds)
    return {"bare reportlab": [found["bare"]], "one sheet as PDF": [found["printed"]]}


def _goal(goal: goals.Goal, times: list[Times]) -> dict[str, Any]:
    """One goal over all runs: met where the middle run meets it; every run is told."""
    runs = sorted((goals.judge(goal, run) for run in times), key=lambda run: run["p50"])
    middle = runs[len(runs) // 2]
    named = {"goal": goal.number, "what": goal.what, "yardstick": goal.yardstick, "most": [goal.p50, goal.p95]}
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in middle.items()}
    return {**named, **rounded, "runs": [[round(run["p50"], 2), round(run["p95"], 2)] for run in runs]}


def _print(found: Mapping[str, Any]) -> None:
    print(f"\n{found['customers']} customers, {found['grants']} grants, {found['rounds']} requests each")
    print(f"{'goal':>4}  {'what':28} {'against':24} {'p50':>6} {'most':>5} {'p95':>6} {'most':>5}  {'ms':>7}")
    for goal in found["goals"]:
        most = goal["most"]
        print(
            f"{goal['goal']:>4}  {goal['what']:28} {goal['yardstick']:24} {goal['p50']:6.2f} {most[0]:5} "
            f"{goal['p95']:6.2f} {most[1] or '':>5}  {goal['p50_ms']:7.2f}  {'met' if goal['met'] else 'MISSED'}"
        )
    for name, count in found["queries"].items():
        print(f"queries  {name:24} {count['count']:4}  most {count['most'] or '-'}")
    for number, what in found["not_measured"].items():
        print(f"{number:>4}  {what}: not measured yet")
