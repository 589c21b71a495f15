"""The rights that follow from a merging: whoever has a duty in the care of one file reads the other, as far as that duty goes.

Each such right names the one that it rests on (`source_id`), ends with it, and is ended when the files are taken apart. It
lets read, never change; rights by application, share or emergency stay with the file that they were given for.
"""

from uuid import UUID

from django.db.models import Q

from access import grants
from access.models import Grant, Person
from access.models.grants import GrantSource
from archive.merging.queries import together
from customers.models import Customer


def follow(grant: Grant, by: Person) -> None:
    """A right was given, renewed or ended: what rests on it in the other files of the person is brought in line."""
    if grant.source != GrantSource.CARE_TEAM:
        return
    others = together([grant.customer_id]).get(grant.customer_id, frozenset()) - {grant.customer_id}
    if others:
        _in_line(Grant.objects.get(pk=grant.pk), others, by)


def open_to_each_other(customers: frozenset[UUID], *, by: Person) -> None:
    """Files were merged: every right of a care team in one is followed by one in each other."""
    for grant in Grant.objects.not_over().filter(customer__in=customers, source=GrantSource.CARE_TEAM):
        _in_line(grant, customers - {grant.customer_id}, by)


def shut_again(member: UUID, *, by: Person) -> int:
    """A file was taken out of its group: exactly what followed from that is ended; returns how many rights."""
    own = Grant.objects.filter(customer=member, source=GrantSource.CARE_TEAM).values("pk")
    followed = Grant.objects.filter(source=GrantSource.MERGED)
    return grants.end(followed.filter(Q(customer=member) | Q(source_id__in=own)), by=by)


def _in_line(grant: Grant, others: frozenset[UUID], by: Person) -> None:
    """In each of the other files exactly one right that rests on this, as long as this one lasts."""
    lasts = Grant.objects.not_over().filter(pk=grant.pk).exists()
    for customer in Customer.objects.filter(pk__in=others):
        followed = Grant.objects.not_over().filter(source=GrantSource.MERGED, source_id=grant.pk, customer=customer)
        same = followed.filter(ends_at=grant.ends_at, sections=grant.sections) if lasts else followed.none()
        if same.exists():
            continue
        grants.end(followed, by=by)
        if lasts:
            grants.give(
                grant.principal,
                customer,
                grant.sections,  # type: ignore[arg-type]
                by=by,
                source=GrantSource.MERGED,
                source_id=grant.pk,
                by_duty=True,
                may_print=grant.may_print,
                starts_at=grant.starts_at,
                ends_at=grant.ends_at,
            )
