"""The clinic that is measured gives its rights past the actions; what the database refuses must not stop a measurement."""

import pytest

from access.models import Grant
from archive.models.files import FileState
from archive.tests.ground import patient
from archive.tests.retention.ground import filed
from bench import grants

pytestmark = pytest.mark.django_db


def test_rights_of_the_bench_reach_every_file_that_is_not_closed(cast) -> None:
    rows = {state: patient(cast, f"测试{state.label}") for state in FileState}
    for state, customer in rows.items():
        filed(customer, cast, state=state)
    unfiled = patient(cast, "未归档")
    grants.of_all(cast["linyuan"])
    grants.of_all(cast["linyuan"])
    grants.of_some(cast["xiaohan"], 2)
    for name in ("linyuan", "xiaohan"):
        found = Grant.objects.filter(principal=cast[name].pk, source="share").values_list("customer", flat=True)
        assert sorted(found) == sorted([rows[FileState.KEPT].pk, unfiled.pk])
