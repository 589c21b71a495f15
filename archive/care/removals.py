"""Reads of removals: the list of proposals and traces, what waits."""

from uuid import UUID

from django.db.models import QuerySet

from access.models import Person
from access.models.approvals import ApplicationState
from archive.care.queries import NUMBERS_ONLY
from archive.care.rules import KEEPERS
from archive.models import ContactConfirmation, Removal


def removals_for(person: Person) -> QuerySet[Removal]:
    """To archive managers those of files that they see; to supervisors and executives all, by number; to others those that they
    proposed, of files still open to them."""
    rows: QuerySet[Removal] = Removal.objects.select_related(
        "customer", "application__applicant", "written_by", "removed_by"
    )
    if person.has_role(*NUMBERS_ONLY):
        return rows
    seen = rows.filter(pk__in=Removal.objects.visible_to(person))
    return seen if person.has_role(*KEEPERS) else seen.filter(application__applicant=person)


def confirmations_of(customer: UUID) -> QuerySet[ContactConfirmation]:
    """When the customer was asked whether the contact data are still right, the last time first; of a customer that the caller
    fetched as visible."""
    rows: QuerySet[ContactConfirmation] = ContactConfirmation.objects.filter(customer=customer)
    return rows.select_related("confirmed_by").order_by("-confirmed_at")


def waiting(person: Person) -> int:
    """Proposals that are not decided yet."""
    rows = removals_for(person).filter(removed_at=None, application__state=ApplicationState.OPEN)
    return rows.select_related(None).count()
