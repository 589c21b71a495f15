"""The long form: 8 processes registering 2,000 customers, which the archive accepts, give consecutive numbers (B3.3)."""

import pytest

from archive.tests.filing.test_together import assert_consecutive, register_together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.torture]


@pytest.mark.clause("B3.3")
@pytest.mark.timeout(1800)
def test_two_thousand_customers_have_consecutive_numbers(cast) -> None:
    register_together(250)
    assert_consecutive(2000)
