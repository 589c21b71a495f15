"""Ground of these tests: applications decided by the people who hold the offices, a partner, a customer who consents."""

import datetime
import io
from functools import cache
from typing import Any

import pypdf
from django.utils import timezone

from access import grants
from access.approvals import actions as approvals
from access.models import Application, Department, Grant, Partner, Person
from access.models.partners import PartnerKind
from access.partners import actions as partners
from access.roles import Deed, Section
from access.tests.agreements.conftest import picture
from archive.models import OutsideConsent, OutsidePackage, SharedFile
from archive.sharing import consents, deliveries, departments, outside, packages
from archive.sharing.consents import Signed
from archive.sharing.deliveries import HandedOut
from archive.sharing.departments import Share
from archive.sharing.outside import OutsideWish
from vault.images import CleanUpload, clean_photograph

Cast = dict[str, Person]
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
STROKES = [[[0.1, 0.2], [0.4, 0.6], [0.8, 0.3]]]


def approve(application: Application, *people: Person) -> None:
    """These people approve one step each."""
    for person in people:
        step = approvals.next_step(application)
        assert step is not None
        approvals.decide(step, True, by=person)


def opened(person: Person, customer: Any, deed: Deed = Deed.VIEW) -> frozenset[Section]:
    """What is open to the person with the next request."""
    return frozenset(grants.sections(Person.objects.get(pk=person.pk), customer, deed))


def share(cast: Cast, *numbers: str, by: str = "baiyu", to: str = "maohui", **other: Any) -> Application:
    """An application of customer service for sharing with the department of somebody."""
    now = timezone.now()
    values = {
        "purpose": "老顾客回访", "receiving": cast[to].department, "numbers": numbers, "sections": [Section.FOLLOWUP],
        "begins_at": now - HOUR, "ends_at": now + 30 * DAY,
    }  # fmt: skip
    return departments.ask(Share(**{**values, **other}), by=cast[by])


def shared(cast: Cast, customer: Any, **other: Any) -> SharedFile:
    """The file of the customer, shared by customer service with sales."""
    application = share(cast, customer.number, **other)
    approve(application, cast["tanglei"], cast["maohui"], cast["guwen"])
    return SharedFile.objects.get(request__application=application)


def partner(cast: Cast, *, ends: int | None = 200, name: str = "示例市第一人民医院") -> Partner:
    """A hospital whose agreement ends in so many days (None: it has signed none)."""
    row = Partner(name=name, kind=PartnerKind.MEDICAL)
    partners.keep_partner(row, by=cast["guwen"])
    if ends is not None:
        today = timezone.localdate()
        partners.record_agreement(row, scan(), today - 90 * DAY, today + ends * DAY, by=cast["guwen"])
    return row


@cache
def scan() -> CleanUpload:
    """The scan of a signed paper, cleaned once for all tests: each cleaning is a process of its own."""
    return clean_photograph(picture())


def end_agreements(row: Partner) -> None:
    """The partner's agreements ended yesterday."""
    for agreement in row.agreements.all():
        agreement.ends_on = timezone.localdate() - DAY
        agreement.save()


def wished(cast: Cast, customer: Any, to: Partner, *, by: str = "chenlu", **other: Any) -> Application:
    """An application of the reception for sharing with a partner."""
    values = {
        "purpose": "转诊进一步检查", "partner": to, "use": "treatment", "numbers": [customer.number],
        "sections": [Section.CONSULTATION],
    }  # fmt: skip
    return outside.ask(OutsideWish(**{**values, **other}), by=cast[by])


def package_of(application: Application) -> OutsidePackage:
    """The package of the one customer."""
    return OutsidePackage.objects.select_related("customer", "request__partner").get(request__application=application)


def consented(application: Application, cast: Cast, **signed: Any) -> OutsideConsent:
    """The customer consents on the screen."""
    return consents.keep(package_of(application), Signed(**{"strokes": STROKES, **signed}), by=cast["chenlu"])


def carried_out(cast: Cast, customer: Any, to: Partner | None = None, **other: Any) -> OutsidePackage:
    """A package that is made."""
    application = wished(cast, customer, to or partner(cast), **other)
    consented(application, cast)
    approve(application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    package = package_of(application)
    packages.make(package.pk)
    return package_of(application)


def linked(cast: Cast, customer: Any, days: int = 7, openings: int = 3) -> HandedOut:
    """A link to a package."""
    return deliveries.as_link(carried_out(cast, customer), days, openings, by=cast["guwen"])


def narrowed(customer: Any, department: Department) -> None:
    """Of the customer's file the department sees basic data alone."""
    assert Grant.objects.filter(customer=customer, principal=department.pk).update(sections=[Section.BASIC])


def text_of(content: bytes, password: str = "") -> str:
    """The text of a PDF."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        assert reader.decrypt(password)
    return "\n".join(page.extract_text() for page in reader.pages)
