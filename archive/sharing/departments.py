"""Sharing between departments: applying, providing, ending early (A4.6). Each in one transaction with its audit row."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import grants
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.models import Application, Department, Grant, Person
from access.models.grants import GrantSource
from access.models.people import Employment
from access.roles import Role, Section
from archive.models import SharedFile, ShareRequest
from archive.requests.actions import APPLICANTS, MOST_FILES
from archive.sharing import reach
from customers.models import Customer
from jobs import notifications

SHARED: Final = "files-shared"
ENDED: Final = "share-ended"


def declare() -> None:
    """Declare what the receiving department is told (called once, when the app is ready)."""
    notifications.declare_kind(SHARED, _("Files are shared with your department"), "share-of")
    notifications.declare_kind(ENDED, _("The sharing of a file with your department was ended early"), "share-of")


@dataclass(frozen=True, slots=True)
class Share:
    """What a department wants to share. Basic data always come along: a file without a name is mistaken for another."""

    purpose: str
    receiving: Department
    numbers: Sequence[str]
    sections: Iterable[Section]
    begins_at: datetime.datetime
    ends_at: datetime.datetime
    may_print: bool = False


def ask(share: Share, *, by: Person) -> Application:
    """Apply for sharing with another department; whoever decides first is told.

    Raises PermissionDenied; DecisionRefused where a number is none of a file that the applicant sees, or a section is not open
    to them there: nobody shares what they may not read.
    """
    if not by.has_role(*APPLICANTS):
        raise PermissionDenied("role")
    if share.receiving.pk == by.department_id:
        raise DecisionRefused("same_department")
    numbers, sections = list(share.numbers[:MOST_FILES]), sorted({Section.BASIC, *share.sections})
    if not numbers or not given_by(by, numbers, sections).issuperset(numbers):
        raise DecisionRefused("not_given")
    with transaction.atomic():
        application = approvals.apply(Kind.SHARE, share.purpose, by=by, receiving=share.receiving)
        ShareRequest(
            application=application,
            numbers=numbers,
            sections=sections,
            begins_at=share.begins_at,
            ends_at=share.ends_at,
            may_print=share.may_print,
        ).save()
    return application


def given_by(person: Person, numbers: Sequence[str], sections: Iterable[str]) -> frozenset[str]:
    """Those of these numbers whose files the person sees with all these sections."""
    files = reach.open_to(person, number__in=numbers).items()
    return frozenset(row.number for row, there in files if reach.is_whole(there, sections))


def provide(application: Application, by: Person) -> None:
    """Open to the receiving department what was approved, and tell its people (called by the engine).

    A number that is no file, none that the archive manager sees, or none whose sections the applicant still sees, is left out.
    Raises DecisionRefused where nothing is left, or the time is over.
    """
    request = application.share_request
    if request.ends_at <= timezone.now():
        raise DecisionRefused("over")
    applicant = Person.objects.with_standing().get(pk=application.applicant_id)
    numbers = given_by(applicant, request.numbers, request.sections)
    found = list(Customer.objects.visible_to(by).filter(number__in=numbers))
    if not found:
        raise DecisionRefused("no_file")
    receiving = cast(Department, application.receiving)
    for customer in found:
        SharedFile(
            request=request,
            customer=customer,
            giving=application.department,
            receiving=receiving,
            grant=_open(request, customer, receiving, by),
            provided_by=by,
        ).save()
    notifications.notify(_people_of(receiving), SHARED, subject=application.pk, by=by)


def _people_of(department: Department) -> QuerySet[Person]:
    return Person.objects.filter(department=department, employment=Employment.ACTIVE)


def _open(request: ShareRequest, customer: Customer, receiving: Department, by: Person) -> Grant:
    """One grant whose principal is the department: whoever leaves it reads nothing more with the next request."""
    return grants.give(
        receiving.pk,
        customer,
        [Section(name) for name in request.sections],
        by=by,
        source=GrantSource.SHARE,
        source_id=request.application_id,
        by_duty=False,
        may_print=request.may_print,
        starts_at=max(request.begins_at, timezone.now()),
        ends_at=request.ends_at,
    )


def may_end(row: SharedFile, person: Person) -> bool:
    """Whether the person may end the sharing of this file: the archive, and who heads the giving department now."""
    heads = row.giving is not None and row.giving.head_id == person.pk
    return heads or person.has_role(Role.ARCHIVE_MANAGER)


def is_over(row: SharedFile) -> bool:
    """Whether the sharing has ended, by itself or early."""
    return row.ended_at is not None or (row.grant.ends_at is not None and row.grant.ends_at <= timezone.now())


def end_early(row: SharedFile, reason: str, *, by: Person) -> None:
    """Shut the file to the receiving department from the next request on, and tell its people.

    Raises PermissionDenied; DecisionRefused where it is over already, or no reason is given.
    """
    if not may_end(row, by):
        raise PermissionDenied("role")
    if not reason.strip():
        raise DecisionRefused("no_reason")
    with transaction.atomic():
        fresh = SharedFile.objects.select_for_update(of=("self",)).select_related("grant", "receiving").get(pk=row.pk)
        if is_over(fresh):
            raise DecisionRefused("ended")
        grants.end(Grant.objects.filter(pk=fresh.grant_id), by=by)
        fresh.ended_at, fresh.ended_by, fresh.ended_why = timezone.now(), by, reason.strip()
        fresh.save()
        notifications.notify(_people_of(fresh.receiving), ENDED, subject=fresh.pk, by=by)
