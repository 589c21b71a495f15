"""Fixtures that tests of several apps use."""

from collections.abc import Iterator
from typing import Any

import pytest

from jobs.tests import effects


@pytest.fixture
def effect_table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real transactions, and the empty table of effects. At the end only this app's own rows are removed: emptying
    every table, as Django's own fixture does, takes seconds and is refused by the audit log."""
    from django.db import connections

    with django_db_blocker.unblock():
        effects.make_table()
        yield
        effects.clear()
        connections.close_all()
