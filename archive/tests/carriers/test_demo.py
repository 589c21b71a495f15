"""The demo clinic has retired data carriers in every state, and its pages show them."""

from typing import Any

import pytest
from django.urls import reverse

from archive.models import RetiredCarrier
from clinic_records.demo import carriers

pytestmark = pytest.mark.django_db


def test_every_state_is_there(log_in: Any, cast: dict) -> None:
    carriers.make(cast)
    states = list(RetiredCarrier.objects.order_by("number").values_list("state", flat=True))
    assert states == ["certified", "done", "requested", "requested"]
    client = log_in("qinzheng")
    assert all(
        client.get(reverse("archive-carrier", args=[row.pk])).status_code == 200 for row in RetiredCarrier.objects.all()
    )
