"""The draw of a sample: repeatable, even over the strata, and steered by nothing but the seed (A7.1)."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.inspections.drawing import new_seed, sample

FRAME = {"a": range(1, 101), "b": range(101, 111), "c": range(111, 114)}
frames = st.dictionaries(st.sampled_from("abcde"), st.lists(st.integers(0, 60), max_size=12), max_size=5)


def test_one_seed_and_one_frame_give_one_sample_for_ever() -> None:
    assert sample(FRAME, 8, 4711) == [113, 49, 106, 112, 8, 108, 111, 94]


@pytest.mark.clause("A7.1")
@given(frame=frames, size=st.integers(1, 30), seed=st.integers(0, 2**62))
def test_sample_is_repeatable_whatever_the_order_of_the_frame(frame, size, seed) -> None:
    turned = {key: [*reversed(frame[key])] for key in reversed(frame)}
    drawn = sample(frame, size, seed)
    assert drawn == sample(turned, size, seed)
    every = {serial for serials in frame.values() for serial in serials}
    assert (len(set(drawn)), set(drawn) <= every) == (min(size, len(every)), True)


def test_sample_is_spread_evenly_over_the_strata() -> None:
    for seed in range(50):
        drawn = sample(FRAME, 9, seed)
        assert Counter("a" if n <= 100 else "b" if n <= 110 else "c" for n in drawn) == {"a": 3, "b": 3, "c": 3}


def test_every_file_has_its_chance() -> None:
    drawn = Counter(serial for seed in range(2000) for serial in sample({"a": range(20)}, 5, seed))
    assert len(drawn) == 20
    assert 400 < min(drawn.values()) <= max(drawn.values()) < 600


def test_seeds_differ() -> None:
    assert len({new_seed() for _ in range(100)}) == 100
