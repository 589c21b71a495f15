"""What is signed for a loan: on the screen, or on paper with its scan; printing it; the scan itself (A6.2, B6.4)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from access import audit
from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.forms.scans import say_refused
from access.models import Person
from archive.forms.lending import PaperScanForm
from archive.forms.sharing import SignerForm
from archive.lending import papers, signing
from archive.lending.rules import PURPOSE
from archive.lending.signing import Signed
from archive.models import Loan
from archive.models.lending_papers import PaperKind
from archive.views.loans import back_to, found
from records.printing import render_sheet
from records.views.printing import pdf_answer
from records.views.sign import read_strokes
from vault.serving import file_response


def take(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The borrower or the customer reads and signs on the screen, or the scan of the paper is attached."""
    person, loan, wanted = _waiting(request, pk, kind)
    sent = request.method == "POST"
    on_paper = sent and "paper" in request.POST
    guardian = wanted == PaperKind.CONSENT
    scan_form = PaperScanForm(*(request.POST, request.FILES) if on_paper else (), guardian=guardian)
    drawn_form = SignerForm(request.POST if sent and not on_paper else None)
    if on_paper:
        say_refused(scan_form, request)
    form, error = scan_form if on_paper else drawn_form, ""
    if sent and form.is_valid():
        try:
            _keep(request, loan, wanted, form.cleaned_data, person, on_paper=on_paper)
        except (DecisionRefused, ValueError) as refused:
            error = wording.refusal(getattr(refused, "code", "no_signature"))
        else:
            messages.success(request, _("What was signed is kept."))
            return back_to(loan)
    context = {
        "loan": loan,
        "kind": wanted,
        "statement": signing.statement(loan, wanted),
        "scan_form": scan_form,
        "drawn_form": drawn_form if guardian else None,
        "draws": wanted != PaperKind.DEMAND,
        "drawn": request.POST.get("strokes", ""),
        "error": error,
    }
    bad = error or scan_form.errors or drawn_form.errors
    return render(request, "archive/loan_paper.html", context, status=422 if bad else 200)


def _waiting(request: HttpRequest, pk: UUID, kind: str) -> tuple[Person, Loan, PaperKind]:
    """The loan that waits for this signature; 404 for who may not take it."""
    person, loan = found(request, pk)
    wanted = next((one for one in signing.awaited(loan) if one == kind), None)
    if wanted is None or not signing.may_take(loan, wanted, person):
        raise Http404
    return person, loan, wanted


def _keep(
    request: HttpRequest, loan: Loan, kind: PaperKind, given: dict[str, Any], by: Person, *, on_paper: bool
) -> None:
    """Keep it worded in the language that was read."""
    sent, name = request.POST.get("language", ""), given.get("signer_name", "")
    if on_paper:
        filename = getattr(request.FILES.get("scan"), "name", "") or ""
        signed = Signed([], given["scan"], filename, given["signed_on"], name)
    else:
        signed = Signed(read_strokes(request.POST.get("strokes", "")), signer_name=name)
    with override(sent if sent in dict(settings.LANGUAGES) else get_language()):
        signing.keep(loan, kind, signed, by=by)


def print_paper(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The request, the consent or the agreement as a PDF, to who deals with the loan and sees the file."""
    person, loan = found(request, pk)
    if kind not in papers.KINDS or not _deals(loan, person):
        raise Http404
    loan.customer.opened()
    audit.record_read(
        audit.Action.PRINT, actor=person, customer=loan.customer_id, obj=loan, request=request, purpose=f"loan_{kind}"
    )
    return pdf_answer(render_sheet(papers.printed(loan, kind, by=person)), f"loan-{kind}-{loan.number}")


def _deals(loan: Loan, person: Person) -> bool:
    return signing.may_take(loan, PaperKind.CONSENT, person)


def show_scan(request: HttpRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """The scan of what was signed on paper."""
    person, loan = found(request, pk)
    paper = loan.papers.filter(kind=kind).first()
    file = signing.scan_of(paper) if paper else None
    if file is None or not _deals(loan, person):
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=loan.customer_id, obj=paper, request=request, purpose=PURPOSE
    )
    return file_response(request, file, save=bool(request.GET.get("save")))
