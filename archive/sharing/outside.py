"""Sharing with a partner outside: applying, and carrying out what was approved (A4.7, A6.2).

Carried out, each customer has a package that a job makes (`packages`); it leaves by a delivery of its own (`deliveries`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from access import audit
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.models import Application, Partner, PartnerAgreement, Person
from access.roles import Section
from archive.models import OutsidePackage, OutsideRequest
from archive.models.outside import KEPT
from archive.requests.actions import APPLICANTS
from archive.sharing import consents
from customers.models import Customer
from customers.models.numbers import next_number
from jobs import runs
from records import spec as specs

MOST_CUSTOMERS: Final = 5
"""How many customers one application outside may name: each consents, and each is looked at."""
JOB: Final = "pack_outside"


@dataclass(frozen=True, slots=True)
class OutsideWish:
    """What is to leave the house. `numbers` are customer numbers; basic data always come along."""

    purpose: str
    partner: Partner
    use: str
    numbers: Sequence[str]
    sections: Iterable[Section]


def sections_with_sheets() -> list[Section]:
    """The sections that a package can hold: those with record sheets. Pictures are not passed on, nor what is about them."""
    there = {spec.section for spec in specs.all_specs()} - {Section.BASIC, Section.MEDIA}
    return [section for section in Section if section in there]


def has_agreement(partner: Partner) -> bool:
    """Whether a confidentiality agreement of the partner is in force today."""
    return PartnerAgreement.objects.in_force().filter(partner=partner).exists()


def ask(wish: OutsideWish, *, by: Person) -> Application:
    """Apply for sharing with a partner; whoever decides first is told.

    Raises PermissionDenied; DecisionRefused where the partner has no agreement in force, or a number is none of a file that the
    applicant sees: nobody passes on what they may not read.
    """
    if not by.has_role(*APPLICANTS):
        raise PermissionDenied("role")
    if not has_agreement(wish.partner):
        raise DecisionRefused("partner_agreement")
    found = list(seen_by(by, wish.numbers))
    if not found or len(found) < len(wish.numbers):
        raise DecisionRefused("not_seen")
    with transaction.atomic():
        application = approvals.apply(Kind.SHARE_OUTSIDE, wish.purpose, by=by)
        request = OutsideRequest(
            application=application,
            number=f"OS{next_number('outside'):06d}",
            partner=wish.partner,
            use=wish.use,
            sections=sorted({Section.BASIC, *wish.sections}),
        )
        request.save()
        for customer in found[:MOST_CUSTOMERS]:
            OutsidePackage(request=request, customer=customer).save()
    return application


def seen_by(person: Person, numbers: Sequence[str]) -> QuerySet[Customer]:
    """Those of these files that the person sees."""
    return Customer.objects.visible_to(person).filter(number__in=numbers)


def carry_out(application: Application, by: Person) -> None:
    """Have a package made for each customer (called by the engine).

    Raises DecisionRefused where the agreement has ended meanwhile, the person sees a file no more, or a consent is missing or
    was withdrawn: then nothing leaves at all.
    """
    request = application.outside_request
    if not has_agreement(request.partner):
        raise DecisionRefused("partner_agreement")
    packages = list(request.packages.select_related("customer"))
    seen = set(Customer.objects.visible_to(by).filter(pk__in=[row.customer_id for row in packages]))
    for package in packages:
        if package.customer not in seen:
            raise DecisionRefused("no_file")
        package.consent = consents.covering(request, package.customer_id)
        if package.consent is None:
            raise DecisionRefused("consent")
        package.provided_by, package.language = by, settings.LANGUAGE_CODE
        package.expires_at = timezone.now() + KEPT
        package.run = runs.start(JOB, by=by, ids={"package": package.pk}).pk
        package.save()
        audit.record(audit.Action.GRANT, actor=by, customer=package.customer_id, obj=package, purpose="outside")
