"""The health check of connections: left out a moment after an answer, done after that (clinic_records.postgres)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connections

from clinic_records.postgres.base import MOMENT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own() -> Iterator[Any]:
    """A connection of its own, as one request has left it for the next."""
    made = connections["default"].copy()
    made.settings_dict = {**made.settings_dict, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": None}
    ask(made)
    made.close_if_unusable_or_obsolete()
    yield made
    made.close()


def ask(wrapper: Any) -> int:
    """Which process of the server answers."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def kill(pid: int) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def server_of(wrapper: Any) -> int:
    return wrapper.connection.info.backend_pid


def test_connection_that_was_idle_is_checked_and_replaced(own) -> None:
    before = server_of(own)
    kill(before)
    own.answered_at -= MOMENT
    assert ask(own) != before


def test_connection_that_answered_a_moment_ago_is_not_asked_twice(own) -> None:
    kill(server_of(own))
    with pytest.raises(OperationalError):
        ask(own)
    own.close_if_unusable_or_obsolete()
    assert ask(own) > 0


def test_healthy_connection_stays(own) -> None:
    before = server_of(own)
    own.answered_at -= MOMENT
    assert (ask(own), ask(own)) == (before, before)
