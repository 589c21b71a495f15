"""What the tests of procedures share."""

import pytest

from customers.models import Case, Customer
from customers.pathways import guards
from procedures.tests import ground
from records.stages import Stage


@pytest.fixture
def case(customer: Customer, cast: dict, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case whose booked time has come. The guards that apps add before a surgery have tests of their own."""
    monkeypatch.setitem(guards._GUARDS, Stage.SURGERY, [])
    return ground.ready(customer, cast)
