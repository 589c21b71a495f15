"""Handing a package over and calling off what was handed over: the archive manager's (A4.7, A6.3)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import audit, stepup
from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.models import Person
from archive.forms.sharing import LinkForm
from archive.models import OutsidePackage
from archive.models.deliveries import Way
from archive.sharing import deliveries, packages, queries
from archive.sharing.deliveries import HandedOut
from archive.views.outside_requests import page_of_request
from records.views.printing import pdf_answer
from vault.errors import VaultError
from vault.files import open_stored
from vault.recorded import open_rows


@stepup.needed
def as_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Encrypt a package under a password, which is shown this once; who takes data along proves anew who they are."""
    keeper, package = _package(request, pk)
    try:
        made = deliveries.as_file(package, by=keeper)
    except DecisionRefused as refused:
        open_rows([package.request.partner, package.request.application])
        return page_of_request(request, package.request, keeper, wording.refusal(refused.code))
    return _secret(request, package, made)


@sensitive_post_parameters(*stepup.PROOFS)
def as_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a link to a package; link and code are shown this once."""
    keeper, package = _package(request, pk)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if not stepup.is_proved(request):
                raise DecisionRefused("password")
            made = deliveries.as_link(package, given["days"], given["openings"], by=keeper)
        except DecisionRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            return _secret(request, package, made)
    context = {
        "form": form,
        "package": package,
        "number": package.customer.number,
        "partner": package.request.partner.opened(),
        "proof": stepup.asked(request),
    }
    return render(request, "archive/outside_link.html", context, status=422 if form.errors else 200)


def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The encrypted file of a delivery, to be sent on."""
    keeper = current_person(request)
    rows = queries.deliveries_for(keeper).open().filter(way=Way.FILE, file__isnull=False)  # type: ignore[attr-defined]
    row = get_object_or_404(rows, pk=pk)
    if row.file is None or not deliveries.is_ready(row.package):
        raise Http404
    customer = row.package.customer_id
    audit.record_read(audit.Action.EXPORT, actor=keeper, customer=customer, obj=row, request=request)
    try:
        with open_stored(row.file) as content:
            answer = pdf_answer(b"".join(content.blocks()), row.package.request.number)
    except VaultError:
        raise Http404 from None
    answer.headers["Content-Disposition"] = answer.headers["Content-Disposition"].replace("inline", "attachment", 1)
    return answer


def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call a link or an encrypted file off."""
    keeper = current_person(request)
    row = get_object_or_404(queries.deliveries_for(keeper), pk=pk)
    deliveries.call_off(row, by=keeper)
    messages.success(request, _("Called off: it opens nothing any more."))
    return HttpResponseRedirect(reverse("outside-show", args=[row.package.request_id]))


def call_package_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call a package off with all that was handed over of it."""
    keeper, package = _package(request, pk)
    packages.call_off(package, by=keeper)
    messages.success(request, _("Called off: nothing more goes out of this package, and its links open nothing."))
    return HttpResponseRedirect(reverse("outside-show", args=[package.request_id]))


def _package(request: HttpRequest, pk: UUID) -> tuple[Person, OutsidePackage]:
    keeper = current_person(request)
    return keeper, get_object_or_404(queries.packages_for(keeper), pk=pk)


def _secret(request: HttpRequest, package: OutsidePackage, made: HandedOut) -> HttpResponse:
    """The one page on which what opens a delivery is shown."""
    context = {
        "made": made,
        "package": package,
        "number": package.customer.number,
        "partner": package.request.partner.opened(),
        "link": request.build_absolute_uri(reverse("outside-door", args=[made.token])) if made.token else "",
    }
    return render(request, "archive/outside_secret.html", context)
