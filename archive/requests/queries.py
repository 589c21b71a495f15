"""Reads of the access register: who may see which lines, page by page."""

from django.db.models import QuerySet

from access.models import Person
from access.roles import Role
from archive.models import RegisterEntry

READERS = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR})
"""Who reads the whole register; everybody reads the lines of their own readings."""


def register_for(reader: Person) -> QuerySet[RegisterEntry]:
    """The lines that `reader` may see."""
    rows = RegisterEntry.objects.select_related(
        "requested", "customer", "reader", "reader__department", "grant", "requested__request", "signed_off_by",
        "provided_by",
    )  # fmt: skip
    mine = rows if reader.has_role(*READERS) else rows.filter(reader=reader)
    return mine


def to_sign_off(reader: Person) -> QuerySet[RegisterEntry]:
    """Those that nobody has signed off yet."""
    return register_for(reader).filter(signed_off_at=None)
