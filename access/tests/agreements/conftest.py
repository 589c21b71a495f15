"""What these tests share: somebody without an agreement, the scan of a signed paper."""

from io import BytesIO

import pytest
from PIL import Image

from access.models import Agreement, Person
from vault.images import CleanUpload, clean_photograph


def picture() -> bytes:
    """A white page as a photograph."""
    out = BytesIO()
    Image.new("RGB", (320, 440), "#f4f1e8").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def scan() -> CleanUpload:
    """The scan of a signed paper."""
    return clean_photograph(picture())


@pytest.fixture
def unsigned(cast: dict[str, Person]) -> Person:
    """A nurse who has signed nothing."""
    Agreement.objects.filter(person=cast["xiaohan"]).delete()
    return Person.objects.with_standing().get(username="xiaohan")
