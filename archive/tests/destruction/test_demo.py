"""The demo clinic has a destruction in every state, and one that is carried out to its certificate."""

import pytest

from archive.models import DestructionCertificate, DestructionOrder
from archive.tests.ground import patient
from archive.tests.retention.test_demo import NAMES
from clinic_records.demo import destruction, retention


@pytest.mark.django_db
def test_one_is_carried_out_one_waits_at_the_shredder_one_is_applied_for(cast) -> None:
    for name in NAMES:
        patient(cast, name)
    retention.make(cast)
    destruction.make(cast)
    rows = DestructionOrder.objects.order_by("number").values_list("state", "application__state", "items__state")
    assert list(rows[:3]) == [
        ("done", "carried_out", "destroyed"),
        ("requested", "carried_out", "listed"),
        ("requested", "open", "listed"),
    ]
    assert DestructionCertificate.objects.count() == 1
