"""Reads of sharing: which shared files somebody sees listed, which requests for outside, how each package stands."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from access.grants import OpenSections
from access.models import Partner, Person
from access.models.approvals import ApplicationState
from access.partners import queries as kept
from access.roles import Role
from archive.models import OutsideConsent, OutsideDelivery, OutsidePackage, OutsideRequest, SharedFile, ShareRequest
from archive.models.deliveries import MOST_WRONG_CODES, Way
from archive.sharing import consents, departments, reach
from vault.recorded import open_rows

OVERSEERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR})
"""Who reads all shared files; others those that their own department gives or receives."""
OUTSIDE_READERS: Final = OVERSEERS | {Role.EXECUTIVE}
"""Who reads what leaves the house, by customer numbers alone; the archive manager hands it over."""


def shared_for(reader: Person) -> QuerySet[SharedFile]:
    """The shared files that `reader` sees listed."""
    rows = SharedFile.objects.select_related(
        "request__application", "customer", "giving", "receiving", "grant", "ended_by"
    )
    if reader.has_role(*OVERSEERS):
        return rows
    if reader.department_id is None:
        return rows.none()
    return rows.filter(Q(giving=reader.department_id) | Q(receiving=reader.department_id))


def shared_by(request: ShareRequest) -> QuerySet[SharedFile]:
    """The files that were shared by this application."""
    return request.shared.select_related("customer", "grant", "giving", "receiving").order_by("customer__serial")


def state_of_share(row: SharedFile) -> str:
    """ended, over, later or now."""
    if row.ended_at is not None:
        return "ended"
    if departments.is_over(row):
        return "over"
    return "later" if row.grant.starts_at > timezone.now() else "now"


@dataclass(frozen=True, slots=True)
class PartnerChoice:
    """A partner that can be chosen, opened, and whether its agreement is in force."""

    partner: Partner
    has_agreement: bool


def partners() -> list[PartnerChoice]:
    """All partners, by name: whoever applies must be able to name one."""
    return [PartnerChoice(line.partner, line.in_force) for line in kept.all_lines()]


def outside_for(reader: Person) -> QuerySet[OutsideRequest]:
    """The requests for outside that were carried out, as far as `reader` oversees them."""
    rows = OutsideRequest.objects.select_related("application__applicant", "partner")
    if not reader.has_role(*OUTSIDE_READERS):
        return rows.none()
    return rows.filter(application__state=ApplicationState.CARRIED_OUT)


def packages_for(reader: Person) -> QuerySet[OutsidePackage]:
    """Packages of these requests."""
    rows = OutsidePackage.objects.select_related("customer", "consent", "request__partner")
    return rows.filter(request__in=outside_for(reader)).order_by("customer__serial")


def with_deliveries(packages: QuerySet[OutsidePackage]) -> QuerySet[OutsidePackage]:
    """With every delivery, newest first, and what happened at its link."""
    rows = OutsideDelivery.objects.select_related("made_by").prefetch_related("visits").order_by("-created_at", "pk")
    return packages.prefetch_related(Prefetch("deliveries", rows))


def deliveries_for(reader: Person) -> QuerySet[OutsideDelivery]:
    """Deliveries of these packages."""
    return OutsideDelivery.objects.select_related("package").filter(package__in=packages_for(reader))


def state_of_package(row: OutsidePackage) -> str:
    """withdrawn, ended, over, made, empty or making. The one answer for pages; the database judges again when it counts."""
    if row.consent is not None and row.consent.withdrawn_on is not None:
        return "withdrawn"
    if row.ended_at is not None:
        return "ended"
    if row.expires_at is not None and row.expires_at <= timezone.now():
        return "over"
    if row.sheets is None:
        return "making"
    return "made" if row.file else "empty"


def state_of_delivery(row: OutsideDelivery) -> str:
    """ended, shut, used, over or open, of the delivery alone."""
    if row.ended_at is not None:
        return "ended"
    if row.wrong_codes >= MOST_WRONG_CODES:
        return "shut"
    if row.way == Way.LINK and row.openings >= row.openings_allowed:
        return "used"
    return "over" if row.expires_at <= timezone.now() else "open"


def consents_of(reader: Person, customer: Any, sections: OpenSections) -> list[OutsideConsent]:
    """The customer's consents to sharing outside, newest first; those that are whole within `sections` opened."""
    rows = OutsideConsent.objects.visible_to(reader).filter(customer=customer)
    rows = rows.select_related("partner", "recorded_by", "withdrawn_by").order_by("-created_at")
    found = list(rows)
    whole = [row for row in found if reach.is_whole(sections, row.sections)]
    open_rows([*whole, *(row.partner for row in whole)])
    return found


def waiting_for_consent(customer: Any) -> list[OutsidePackage]:
    """Open applications that name this customer and that no consent of theirs covers yet; partner and application opened."""
    rows = OutsidePackage.objects.filter(customer=customer, request__application__state=ApplicationState.OPEN)
    rows = rows.select_related("customer", "request__partner", "request__application").order_by("request__number")
    found = [row for row in rows if consents.covering(row.request, row.customer_id) is None]
    open_rows([one for row in found for one in (row.request.partner, row.request.application)])
    return found


def last_consent(package: OutsidePackage) -> OutsideConsent | None:
    """The newest consent of the customer for this partner and use, in force or withdrawn."""
    request = package.request
    rows = OutsideConsent.objects.filter(customer=package.customer_id, partner=request.partner_id, use=request.use)
    return rows.order_by("-created_at").first()
