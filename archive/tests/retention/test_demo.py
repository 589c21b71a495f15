"""The demo clinic has retention in every state."""

import pytest

from archive.models import ErasureRequest, FileExtension, LegalHold, RetentionDue
from archive.tests.ground import patient
from clinic_records.demo import retention

NAMES = ("李静", "王芳", "刘洋", "陈晨", "杨帆", "赵敏", "孙丽", "周涛", "吴倩", "郑洁", "冯雪", "褚云", "卫兰", "蒋欣")


@pytest.mark.django_db
def test_every_state_is_there(cast) -> None:
    for name in NAMES:
        patient(cast, name)
    retention.make(cast)
    states = list(RetentionDue.objects.order_by("state").values_list("state", flat=True))
    assert (set(states), len(states)) == ({"confirmed", "kept_longer", "proposed"}, 7)
    assert (LegalHold.objects.on().count(), LegalHold.objects.count()) == (1, 2)
    assert (FileExtension.objects.count(), ErasureRequest.objects.standing().count()) == (1, 1)
