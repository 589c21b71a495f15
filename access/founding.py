"""The first administrator of an empty clinic: the one account that nobody who is logged in makes. Not here: all others
(`access.staffing`)."""

from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction

from access import audit
from access.models import Person, RoleAssignment
from access.roles import Role

_LOCK = 4_714_206_021  # any number that no other advisory lock has


class AlreadyFounded(Exception):
    """There is somebody already; further accounts are made by the system administrator."""


def is_founded() -> bool:
    """Whether anybody has an account."""
    return Person.objects.exists()


def check_password(username: str, name: str, password: str) -> None:
    """Hold a chosen password against the rules for a system administrator; raises ValidationError."""
    person = Person(username=username, name=name)
    person.__dict__["held_roles"] = [Role.SYSADMIN]
    validate_password(password, person)


@transaction.atomic
def found(username: str, name: str, password: str, *, language: str) -> Person:
    """Make the first administrator, with a password of their own. Raises AlreadyFounded, also for the later of two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if is_founded():
        raise AlreadyFounded
    person = Person.objects.create_user(username, password, name=name, language=language)
    RoleAssignment(person=person, role=Role.SYSADMIN).save()
    audit.record(audit.Action.PERSON, actor=person, obj=person, purpose="founded")
    return person
