"""The demo clinic has outdated data in every state, and its pages show them."""

from typing import Any

import pytest
from django.urls import reverse

from archive.models import ContactConfirmation, FileFault, Removal
from clinic_records.demo import care

pytestmark = pytest.mark.django_db


def test_every_state_is_there(log_in: Any, cast: dict) -> None:
    care.make(cast)
    fault = FileFault.objects.open().get(kind="stale")
    states = [row.removed_at is not None for row in Removal.objects.order_by("created_at")]
    assert (states, ContactConfirmation.objects.count()) == ([True, False], 1)
    client = log_in("guwen")
    for address in (
        reverse("archive-care"),
        reverse("archive-removal-new", args=[fault.pk]),
        reverse("archive-removals"),
        reverse("contact-check", args=[fault.customer_id]),
    ):
        assert client.get(address).status_code == 200
