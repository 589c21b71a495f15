"""What these tests share: the cast with its second archive manager, a file, an old draft."""

import pytest
from django.utils import timezone

from access.models import Person
from access.personas import make_cast
from archive.models import ArchiveFile
from archive.tests.care import ground
from archive.tests.retention.ground import DAY
from customers.models import ConsultationSheet


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """The people of the demo clinic, all of them."""
    return make_cast()


@pytest.fixture
def file(cast: dict[str, Person]) -> ArchiveFile:
    """An accepted file whose case ended with a signed consultation."""
    return ground.kept(cast)


@pytest.fixture
def draft(cast: dict[str, Person], file: ArchiveFile) -> ConsultationSheet:
    """A draft in that case that was last touched a hundred days ago."""
    sheet = ground.unsigned(file, cast)
    ground.touched(sheet, timezone.now() - 100 * DAY)
    return sheet
