"""Sharing outside: applying, what was carried out, and one request with its packages and what became of them (A4.7)."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from access import audit
from access.current import current_person
from access.grants import OpenSections
from access.models import Application, Person
from access.models.approvals import ApplicationState
from access.roles import Role
from archive.forms.sharing import OutsideForm
from archive.models import OutsideDelivery, OutsidePackage, OutsideRequest
from archive.models.deliveries import Knock, Way
from archive.sharing import consents, deliveries, outside, queries, reach
from archive.views.applying import apply_with
from archive.views.shares import labels
from customers.models import Customer
from vault.recorded import open_rows

LISTED: Final = 100
PACKAGE_STATES: Final = {
    "making": ("info", gettext_lazy("Being made")),
    "made": ("ok", gettext_lazy("Ready to be handed over")),
    "empty": ("due", gettext_lazy("No finished sheet in these sections")),
    "withdrawn": ("bad", gettext_lazy("Consent withdrawn: nothing leaves any more")),
    "ended": ("off", gettext_lazy("Called off")),
    "over": ("off", gettext_lazy("Over")),
}
DELIVERY_STATES: Final = {
    "open": ("ok", pgettext_lazy("link", "Open")),
    "used": ("off", gettext_lazy("Used up")),
    "shut": ("bad", gettext_lazy("Shut by wrong codes")),
    "ended": ("off", gettext_lazy("Called off")),
    "over": ("off", gettext_lazy("Over")),
}
CONSENT_STATES: Final = {
    "given": ("ok", gettext_lazy("Consent given")),
    "withdrawn": ("bad", gettext_lazy("Consent withdrawn")),
    "narrow": ("due", gettext_lazy("Consent for other sections or another purpose only")),
    "missing": ("due", gettext_lazy("Consent missing")),
}


def new(request: HttpRequest) -> HttpResponse:
    """Apply for sharing with a partner; `?customer=` names a file that the applicant sees."""
    person = current_person(request)
    form = OutsideForm(request.POST or None, applicant=person, initial={"numbers": _number(request, person)})
    return apply_with(
        request,
        form,
        lambda: outside.ask(form.wish(), by=person),
        title=_("Apply for sharing outside"),
        intro=_(
            "Only what is necessary, and only to a partner with a confidentiality agreement. Your department head and the "
            "executive decide. Each customer consents in writing before the archive department carries it out (A4.7, A6.2)."
        ),
    )


def _number(request: HttpRequest, person: Person) -> str:
    try:
        row = Customer.objects.visible_to(person).filter(pk=UUID(request.GET.get("customer", ""))).first()
    except ValueError:
        return ""
    return row.number if row else ""


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of the application, for the engine of applications: customers by number, and who has consented."""
    request = application.outside_request
    open_rows([request.partner])
    packages = list(request.packages.select_related("customer", "consent").order_by("customer__serial"))
    seen = reach.open_to(reader, pk__in=[row.customer_id for row in packages])
    carried_out = application.state == ApplicationState.CARRIED_OUT
    oversees = carried_out and reader.has_role(*queries.OUTSIDE_READERS)
    return {
        "template": "archive/outside_facts.html",
        "request": request,
        "has_agreement": outside.has_agreement(request.partner),
        "sections": labels(request.sections),
        "lines": [_customer_line(row, seen.get(row.customer), application) for row in packages],
        "url": reverse("outside-show", args=[request.pk]) if oversees else "",
    }


def _customer_line(package: OutsidePackage, there: OpenSections | None, application: Application) -> dict[str, Any]:
    """One customer of a request: how the consent stands, and the way to it for who sees the file; to take it, for who sees all
    its sections. `there`: the sections open to the reader."""
    state = _consent_state(package)
    waits = application.state == ApplicationState.OPEN and state != "given"
    takes = waits and there is not None and reach.is_whole(there, package.request.sections)
    return {
        "number": package.customer.number,
        "badge": CONSENT_STATES[state],
        "consents_url": reverse("outside-consents", args=[package.customer_id]) if there is not None else "",
        "take_url": reverse("outside-consent-new", args=[package.customer_id, package.pk]) if takes else "",
    }


def _consent_state(package: OutsidePackage) -> str:
    row = package.consent or consents.covering(package.request, package.customer_id)
    if row is not None:
        return "given" if row.withdrawn_on is None else "withdrawn"
    last = queries.last_consent(package)
    if last is None:
        return "missing"
    return "narrow" if last.withdrawn_on is None else "withdrawn"


def list_outside(request: HttpRequest) -> HttpResponse:
    """What was carried out, newest first."""
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="shares_outside")
    rows = list(queries.outside_for(reader).prefetch_related("packages").order_by("-number")[:LISTED])
    open_rows([row.partner for row in rows])
    lines = [{"row": row, "sections": labels(row.sections), "customers": len(row.packages.all())} for row in rows]
    return render(request, "archive/outside_list.html", {"lines": lines, "total": len(lines)})


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: each package, how it was handed over, and each knock at its links."""
    reader = current_person(request)
    row = get_object_or_404(queries.outside_for(reader), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=reader, obj=row, request=request, purpose="shares_outside")
    open_rows([row.partner, row.application])
    return page_of_request(request, row, reader)


def page_of_request(request: HttpRequest, row: OutsideRequest, reader: Person, error: str = "") -> HttpResponse:
    """The page, with what was refused above it."""
    packages = queries.with_deliveries(queries.packages_for(reader).filter(request=row))
    context = {
        "row": row,
        "sections": labels(row.sections),
        "has_agreement": outside.has_agreement(row.partner),
        "lines": [_package_line(package, reader) for package in packages],
        "error": error,
    }
    return render(request, "archive/outside_show.html", context, status=422 if error else 200)


def _package_line(package: OutsidePackage, reader: Person) -> dict[str, Any]:
    state = queries.state_of_package(package)
    keeper = reader.has_role(Role.ARCHIVE_MANAGER)
    return {
        "row": package,
        "number": package.customer.number,
        "badge": PACKAGE_STATES[state],
        "run_url": reverse("job-show", args=[package.run]) if keeper and state == "making" else "",
        "may_hand_over": keeper and state == "made" and deliveries.is_ready(package),
        "may_call_off": keeper and state in ("making", "made", "empty"),
        "deliveries": [_delivery_line(one, keeper, state) for one in package.deliveries.all()],
    }


def _delivery_line(row: OutsideDelivery, keeper: bool, package: str) -> dict[str, Any]:
    state = queries.state_of_delivery(row) if package == "made" else _of_package(package)
    is_open = keeper and state == "open"
    return {
        "row": row,
        "is_link": row.way == Way.LINK,
        "badge": DELIVERY_STATES[state],
        "may_call_off": is_open,
        "fetch_url": reverse("outside-delivery-file", args=[row.pk]) if is_open and row.file else "",
        "visits": [
            {"at": timezone.localtime(visit.at), "text": Knock(visit.kind).label, "bad": visit.kind in _BAD}
            for visit in sorted(row.visits.all(), key=lambda visit: visit.at)
        ],
    }


_BAD: Final = (Knock.WRONG_CODE, Knock.REFUSED)


def _of_package(state: str) -> str:
    return "over" if state == "over" else "ended"


def of_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The result of a run: the request whose package it made."""
    row = get_object_or_404(queries.packages_for(current_person(request)), run=pk)
    return HttpResponseRedirect(reverse("outside-show", args=[row.request_id]))


def of_package(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the notification of a package to its request."""
    row = get_object_or_404(queries.packages_for(current_person(request)), pk=pk)
    return HttpResponseRedirect(reverse("outside-show", args=[row.request_id]))


def of_delivery(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the notification of a link to its request."""
    row = get_object_or_404(queries.deliveries_for(current_person(request)), pk=pk)
    return HttpResponseRedirect(reverse("outside-show", args=[row.package.request_id]))
