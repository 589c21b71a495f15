"""Which volumes stand out of order: the fewest that have to be taken out so that the others stand in order. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any


def out_of_order(keys: Sequence[Any]) -> set[int]:
    """The positions of those that are not in the longest rising run of all."""
    tails: list[Any] = []
    ends: list[int] = []
    before: list[int] = []
    for place, key in enumerate(keys):
        at = bisect_left(tails, key)
        tails[at : at + 1] = [key]
        ends[at : at + 1] = [place]
        before.append(ends[at - 1] if at else -1)
    kept, place = set(), ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return set(range(len(keys))) - kept
