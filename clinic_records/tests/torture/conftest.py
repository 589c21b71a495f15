"""What the tests here share."""

from collections.abc import Iterator

import pytest

from clinic_records.tests.torture.victim import Victim


@pytest.fixture
def victim() -> Iterator[Victim]:
    """The program, ended after the test."""
    made = Victim()
    yield made
    made.end()
