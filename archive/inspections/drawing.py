"""Drawing a sample that nobody can steer and everybody can repeat (A7.1). Pure: no database, no person.

The files of each stratum (a surgeon's) are put in the order of a digest of seed and running number, the strata likewise; then
one file is taken from each stratum in turn. Seed and frame give the same sample for ever, in every version of the language.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from itertools import chain, zip_longest
from typing import Final

Frame = Mapping[str, Iterable[int]]
"""For each stratum the running numbers of its files."""


FEWEST: Final = 5
"""Files that a sample is drawn from at least."""


def is_open(frame: Frame, size: int) -> bool:
    """Whether a draw leaves it to the lot which files come: from fewer than twice as many, somebody could have a certain file
    drawn by the choice of the days."""
    return len({serial for serials in frame.values() for serial in serials}) >= max(FEWEST, 2 * size)


def new_seed() -> int:
    """A seed that nobody could foresee."""
    return secrets.randbits(62)


def sample(frame: Frame, size: int, seed: int) -> list[int]:
    """At most `size` different files, as evenly over the strata as they reach, in the order in which they were drawn."""
    strata = sorted(frame, key=lambda stratum: _lot(seed, f"stratum {stratum}"))
    orders = [
        sorted(set(frame[stratum]), key=lambda serial: (_lot(seed, f"file {serial}"), serial)) for stratum in strata
    ]
    in_turn = chain.from_iterable(zip_longest(*orders))
    return list(dict.fromkeys(serial for serial in in_turn if serial is not None))[:size]


def _lot(seed: int, what: str) -> bytes:
    return hashlib.sha256(f"{seed} {what}".encode()).digest()
