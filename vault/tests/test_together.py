"""What belongs together costs one transaction, and fails as one."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from vault.together import together

pytestmark = pytest.mark.django_db


def ask() -> int:
    """Some statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


def test_steps_inside_cost_no_savepoint_of_their_own() -> None:
    with CaptureQueriesContext(connection) as captured, together():
        for _step in range(3):
            with together():
                ask()
    assert [one["sql"].split()[0] for one in captured] == ["SAVEPOINT", "SELECT", "SELECT", "SELECT", "RELEASE"]


def test_a_failed_step_fails_the_whole_even_where_somebody_catches_it() -> None:
    with pytest.raises(transaction.TransactionManagementError), together():
        with pytest.raises(RuntimeError), together():
            raise RuntimeError
        ask()
    assert ask() == 1


def test_a_step_with_its_own_savepoint_may_fail_alone() -> None:
    with together():
        with pytest.raises(RuntimeError), transaction.atomic(), together():
            raise RuntimeError
        assert ask() == 1


def test_after_a_failure_the_next_one_is_outermost_again() -> None:
    with pytest.raises(RuntimeError), together():
        raise RuntimeError
    with CaptureQueriesContext(connection) as captured, together():
        ask()
    assert len(captured) == 3
