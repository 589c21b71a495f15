"""Who is told when a right is given, renewed or ended: parts above whose own rights rest on others (files of one person).

They declare it when they are ready, and act in the same transaction; the dependency points upward only through this slot.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from access.models.grants import Grant

if TYPE_CHECKING:
    from access.models.people import Person

Follower = Callable[[Grant, "Person"], None]
"""Told the right, as it was before an end was set, and who acts; whoever needs its end fetches it anew."""

_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Declare a follower; declaring it again changes nothing."""
    if follower not in _followers:
        _followers.append(follower)


def tell(grant: Grant, *, by: "Person") -> None:
    """Tell the followers of a right that was just given, renewed or ended."""
    for follower in _followers:
        follower(grant, by)
