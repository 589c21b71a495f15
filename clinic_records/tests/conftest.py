"""What the tests of the roof share: people with roles, and a clinic profile that is read anew in each test."""

from collections.abc import Callable, Iterator

import pytest

from access.models import Person
from access.models.people import RoleAssignment
from access.roles import Role
from clinic_records import profile

PASSWORD = "a long sample password"


@pytest.fixture(autouse=True)
def _fresh_profile() -> Iterator[None]:
    profile.forget()
    yield
    profile.forget()


@pytest.fixture
def employ(db: None) -> Callable[..., Person]:
    """Make a person with roles: employ("lin", Role.NURSE, language="en")."""

    def _employ(username: str, *roles: Role, **fields: object) -> Person:
        person = Person.objects.create_user(username, PASSWORD, name=f"{username} 示例", **fields)
        for role in roles:
            RoleAssignment(person=person, role=role).save()
        return person

    return _employ
