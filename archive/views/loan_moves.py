"""What is done with a loan: handing out, calling off, extending, taking back with the inspection, the rules (B6.4 to B6.6)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.approvals.actions import DecisionRefused
from access.approvals.wording import refusal as approval_refusal
from access.current import current_person
from access.forms.scans import say_refused
from access.models import Person
from archive.forms.lending import CallOffForm, ExtensionForm, InspectionForm, RulesForm
from archive.lending import asking, extending, handing, queries, returning, rules, wording
from archive.lending.asking import LoanRefused
from archive.lending.rules import PURPOSE
from archive.models import Loan, LoanVolume
from archive.store import wording as store_wording
from archive.store.actions import StoreRefused
from archive.store.codes import CodeWrong
from archive.views.loans import back_to, found, page_of_loan
from vault.errors import StaleVersion
from vault.serving import file_response


def hand_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A volume is scanned and goes to the borrower."""
    reader, loan = _kept(request, pk)
    typed = request.POST.get("code", "")[:60]
    try:
        line = handing.hand_out(loan, typed, by=reader)
    except (CodeWrong, StoreRefused) as refused:
        return page_of_loan(request, reader, loan, store_wording.refusal(refused.code), typed=typed)
    except LoanRefused as refused:
        return page_of_loan(request, reader, loan, wording.refusal(refused.code), typed=typed)
    messages.success(request, _("Handed out: volume %(position)s.") % {"position": line.volume.position})
    return back_to(loan)


def _kept(request: HttpRequest, pk: UUID) -> tuple[Person, Loan]:
    """The loan of a file that the reader sees."""
    reader, loan = found(request, pk)
    if not Loan.objects.visible_to(reader).filter(pk=pk).exists():
        raise Http404
    return reader, loan


def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nothing is handed out any more."""
    reader, loan = found(request, pk)
    form = CallOffForm(request.POST)
    if not form.is_valid():
        return page_of_loan(request, reader, loan, call_off=form)
    try:
        asking.call_off(loan, form.cleaned_data["reason"], by=reader)
    except LoanRefused as refused:
        return page_of_loan(request, reader, loan, wording.refusal(refused.code))
    messages.success(request, _("Called off. Nothing is handed out."))
    return back_to(loan)


def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply for an extension."""
    reader, loan = found(request, pk)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return page_of_loan(request, reader, loan, extension=form)
    try:
        application = extending.ask(loan, form.cleaned_data["days"], form.cleaned_data["reason"], by=reader)
    except DecisionRefused as refused:
        form.add_error(None, approval_refusal(refused.code))
        return page_of_loan(request, reader, loan, extension=form)
    messages.success(request, _("Applied. Until it is approved the old last day holds."))
    return HttpResponseRedirect(reverse("application-show", args=[application.pk]))


def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A volume is back: its inspection."""
    reader, line = _line(request, pk)
    form = InspectionForm(request.POST or None, request.FILES or None, line=line)
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        name = getattr(request.FILES.get("photo"), "name", "") or ""
        try:
            returning.take_back(line, form.inspection(name), by=reader)
        except LoanRefused as refused:
            form.add_error(_AT.get(refused.code), wording.refusal(refused.code))
        except StoreRefused as refused:
            form.add_error(None, store_wording.refusal(refused.code))
        else:
            messages.success(request, _("Noted: volume %(position)s.") % {"position": line.volume.position})
            return back_to(line.loan)
    told = {"number": line.volume.file.number, "position": line.volume.position}
    context = {
        "form": form,
        "title": _("Inspect on return: %(number)s, volume %(position)s") % told,
        "intro": _("It had %(pages)d pages when it was lent. Go through every page before the borrower leaves (B6.6).")
        % {"pages": line.pages},
        "cancel_url": reverse("archive-loan", args=[line.loan_id]),
        "submit_label": _("Save the inspection"),
        "crumbs": [
            {"label": _("Register of loans"), "url": reverse("archive-loans")},
            {"label": line.loan.number, "url": reverse("archive-loan", args=[line.loan_id])},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


_AT = {"owed": "owed", "pages": "note"}
"""The field that a refusal stands at."""


def _line(request: HttpRequest, pk: UUID) -> tuple[Person, LoanVolume]:
    reader = current_person(request)
    line = queries.lines_for(reader).filter(pk=pk).first()
    if line is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=line.customer_id, obj=line, request=request, purpose=PURPOSE
    )
    return reader, line.opened()


def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The photograph of an inspection."""
    _reader, line = _line(request, pk)
    file = returning.photo_of(line)
    if file is None:
        raise Http404
    return file_response(request, file, save=bool(request.GET.get("save")))


def change_rules(request: HttpRequest) -> HttpResponse:
    """The figures of lending, with the version that was shown."""
    person = current_person(request)
    form = RulesForm(request.POST or None, instance=rules.rules())
    if request.method == "POST" and form.is_valid():
        try:
            rules.keep(form.instance, form.values(), by=person, seen=form.cleaned_data["seen"])
        except StaleVersion:
            form.add_error(None, _("Somebody changed this in the meantime. Open it again to see the newest version."))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("archive-loans"))
    context = {
        "form": form,
        "title": _("Rules of lending"),
        "intro": _("What the policy leaves to the clinic (B6.5). Loans that run keep the last day that was agreed."),
        "cancel_url": reverse("archive-loans"),
        "submit_label": _("Save"),
        "crumbs": [
            {"label": _("Archive desk"), "url": reverse("archive-desk")},
            {"label": _("Register of loans"), "url": reverse("archive-loans")},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
