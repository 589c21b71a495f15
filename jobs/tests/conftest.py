"""Fixtures of the jobs tests."""

import pytest
from django.contrib.auth import get_user_model

from jobs.tests.fixtures import effect_table

__all__ = ["doctor", "effect_table", "nurse"]


@pytest.fixture
def doctor(db: None):
    """Somebody of the staff."""
    return _person("doctor")


@pytest.fixture
def nurse(db: None):
    """Somebody else of the staff."""
    return _person("nurse")


def _person(username: str):
    person = get_user_model()(username=username, name=username)
    person.save()
    return person
