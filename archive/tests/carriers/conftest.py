"""What the tests of retired carriers share: a second archive manager, who applies while the head of the archive decides."""

import pytest

from access.models import Person
from access.personas import make_cast


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """The people of the demo clinic, all of them."""
    return make_cast()
