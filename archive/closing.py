"""Shutting a file to all but the archive: before a destruction, or where the customer asked for deletion (B9, D3.6).

Not here: the state of the file, by which the database refuses new rights.
"""

from uuid import UUID

from django.utils import timezone

from access import grants
from access.models import Grant, Person
from access.models.grants import GrantSource
from archive.models import OutsidePackage


def end_rights(customer: UUID, *, by: Person) -> None:
    """End every right to a file but the archive's own, and the packages for partners; in the caller's transaction, before the
    file is closed: the database refuses changes of rights afterwards."""
    grants.end(Grant.objects.filter(customer=customer).exclude(source=GrantSource.KEEPING), by=by)
    for package in OutsidePackage.objects.select_for_update().filter(customer=customer, ended_at=None):
        package.ended_at, package.ended_by = timezone.now(), by
        package.save()
