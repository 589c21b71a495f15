"""A customer's written consents to sharing outside: all of them, taking one, its scan, taking it back (A6.2)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from access import audit, grants
from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.doors import CARE
from access.forms.scans import say_refused
from access.grants import OpenSections
from access.models import Person
from access.roles import Deed, Role
from archive.forms.sharing import ConsentScanForm, SignerForm, WithdrawalForm
from archive.models import OutsideConsent, OutsidePackage
from archive.sharing import consent_paper, consents, queries, reach
from archive.sharing.consents import Signed
from archive.views.shares import labels
from customers.card import card
from customers.models import Customer
from records.printing import render_sheet
from records.views.printing import pdf_answer
from records.views.sign import read_strokes
from vault.recorded import open_rows
from vault.serving import file_response


def list_consents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The customer's consents, and the applications that wait for one."""
    person, customer, sections = _found(request, pk)
    serves = person.has_role(*CARE)
    rows = queries.consents_of(person, customer, sections)
    context = {
        **card(customer, sections),
        "lines": [_line(row, sections, person) for row in rows],
        "waiting": [_asked(row, sections) for row in queries.waiting_for_consent(customer)] if serves else [],
    }
    return render(request, "archive/outside_consents.html", context)


def _line(row: OutsideConsent, sections: OpenSections, person: Person) -> dict[str, Any]:
    """One consent; of one that is not whole to the reader day and state alone."""
    whole = reach.is_whole(sections, row.sections)
    withdraws = person.has_role(Role.ARCHIVE_MANAGER) or (whole and person.has_role(*CARE))
    return {
        "row": row,
        "whole": whole,
        "sections": labels(row.sections) if whole else [],
        "may_withdraw": withdraws and row.withdrawn_on is None,
    }


def _asked(row: OutsidePackage, sections: OpenSections) -> dict[str, Any]:
    whole = reach.is_whole(sections, row.request.sections)
    return {"row": row, "whole": whole, "sections": labels(row.request.sections) if whole else []}


def take(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    """The customer reads and signs on the screen, or the scan of the signed paper is attached."""
    person, customer, sections = _found(request, pk)
    row = _waiting(customer, package, sections)
    paper = request.method == "POST" and "paper" in request.POST
    scan_form = ConsentScanForm(*(request.POST, request.FILES) if paper else ())
    drawn_form = SignerForm(request.POST if request.method == "POST" and not paper else None)
    if paper:
        say_refused(scan_form, request)
    form = scan_form if paper else drawn_form
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, row, form.cleaned_data, person, paper=paper)
        except (DecisionRefused, ValueError) as refused:
            error = wording.refusal(getattr(refused, "code", "no_signature"))
        else:
            messages.success(request, _("The consent is kept."))
            return HttpResponseRedirect(reverse("outside-consents", args=[pk]))
    context = {
        **card(customer, sections),
        "package": row,
        "statement": consents.statement(row.request),
        "scan_form": scan_form,
        "drawn_form": drawn_form,
        "drawn": request.POST.get("strokes", ""),
        "error": error,
    }
    bad = error or scan_form.errors or drawn_form.errors
    return render(request, "archive/outside_consent_new.html", context, status=422 if bad else 200)


def _keep(request: HttpRequest, row: OutsidePackage, given: dict[str, Any], by: Person, *, paper: bool) -> None:
    """Keep it worded in the language that the customer read."""
    sent = request.POST.get("language", "")
    if paper:
        name = getattr(request.FILES.get("scan"), "name", "") or ""
        signed = Signed([], given["scan"], name, given["given_on"], given["signer_name"])
    else:
        signed = Signed(read_strokes(request.POST.get("strokes", "")), signer_name=given["signer_name"])
    with override(sent if sent in dict(settings.LANGUAGES) else get_language()):
        consents.keep(row, signed, by=by)


def print_paper(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    """The consent on paper, to be signed by hand."""
    person, customer, sections = _found(request, pk)
    row = _waiting(customer, package, sections)
    audit.record_read(
        audit.Action.PRINT, actor=person, customer=pk, obj=row, request=request, purpose="outside_consent"
    )
    return pdf_answer(render_sheet(consent_paper.printed(row, by=person)), f"consent-{row.request.number}")


def show_scan(request: HttpRequest, pk: UUID, consent: UUID) -> HttpResponseBase:
    """The scan of a consent on paper."""
    person, customer, sections = _found(request, pk)
    row = _consent(person, customer, consent)
    if not reach.is_whole(sections, row.sections):
        raise Http404
    file = consents.scan_of(row)
    if file is None:
        raise Http404
    return file_response(request, file, save=bool(request.GET.get("save")))


def withdraw(request: HttpRequest, pk: UUID, consent: UUID) -> HttpResponse:
    """The customer takes a consent back; an archive manager takes that down also where sections of it are closed."""
    person, customer, sections = _found(request, pk)
    row = _consent(person, customer, consent)
    whole = reach.is_whole(sections, row.sections)
    if not whole and not person.has_role(Role.ARCHIVE_MANAGER):
        raise Http404
    if whole:
        open_rows([row, row.partner])
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ended = consents.withdraw(row, given["on"], given["reason"], by=person)
        except DecisionRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _told(ended))
            return HttpResponseRedirect(reverse("outside-consents", args=[pk]))
    context = {
        **card(customer, sections),
        "form": form,
        "row": row,
        "whole": whole,
        "sections": labels(row.sections) if whole else [],
    }
    return render(request, "archive/outside_consent_withdraw.html", context, status=422 if form.errors else 200)


def _told(ended: int) -> str:
    if ended:
        return _("The consent is withdrawn. Packages that rested on it open nothing any more.")
    return _("The consent is withdrawn.")


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Customer, OpenSections]:
    """The customer, opened, where the person may see it, and the sections open to them; the read is logged."""
    person = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk)
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=pk, obj=customer, request=request, purpose="outside_consent"
    )
    open_rows([customer])
    return person, customer, grants.sections(person, customer, Deed.VIEW)


def _consent(person: Person, customer: Customer, consent: UUID) -> OutsideConsent:
    return get_object_or_404(OutsideConsent.objects.visible_to(person).filter(customer=customer), pk=consent)


def _waiting(customer: Customer, package: UUID, sections: OpenSections) -> OutsidePackage:
    """The application of this customer that waits for a consent, where all its sections are open."""
    row = next((one for one in queries.waiting_for_consent(customer) if one.pk == package), None)
    if row is None or not reach.is_whole(sections, row.request.sections):
        raise Http404
    return row
