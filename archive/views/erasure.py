"""A customer's request for deletion: taking it down, the list, one with its answer in print, taking it back (D3.6)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.forms.scans import say_refused
from access.models import Person
from access.roles import Deed
from archive.copies.wording import refusal as identity_refusal
from archive.erasure import actions, answers
from archive.erasure.actions import CopyRefused, ErasureRefused
from archive.erasure.wording import refusal
from archive.forms.copies import FAULTS
from archive.forms.erasure import ErasureForm, WithdrawForm
from archive.models import ErasureRequest
from customers.models import Customer
from records import submissions
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.printing import PrintError
from records.views.printing import pdf_answer
from records.wording import refusal as move_refusal
from vault.recorded import open_rows

PAGE, PURPOSE = 50, "erasure"


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the request down, after identity was checked."""
    reader = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(reader), pk=pk).opened()
    audit.record_read(audit.Action.VIEW, actor=reader, customer=pk, obj=customer, request=request, purpose=PURPOSE)
    form = ErasureForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_taken_down(request, form, customer, reader))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except (CopyRefused, ErasureRefused) as refused:
            _say(form, refused)
    context = {
        **customer_card(customer, grants.sections(reader, customer, Deed.VIEW)),
        "form": form,
        "title": _("The customer asks for deletion"),
        "intro": _(
            "The file is locked at once: nobody but the archive finds it any more, and every right to it ends. What the law "
            "does not keep is destroyed by procedure, the rest when its years are over. The archive prints the answer (D3.6)."
        ),
        "body": "archive/copy_fields.html",
        "cancel_url": reverse("customer-access", args=[pk]),
        "submit_label": _("Lock the file"),
        "crumbs": [{"label": _("Who may see, who has seen"), "url": reverse("customer-access", args=[pk])}],
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)


def _say(form: Any, refused: CopyRefused | ErasureRefused) -> None:
    if isinstance(refused, CopyRefused):
        form.add_error(FAULTS[refused.code], identity_refusal(refused.code))
    else:
        form.add_error(None, refusal(refused.code))


def _taken_down(request: HttpRequest, form: ErasureForm, customer: Customer, reader: Person) -> str:
    """Carry it out; the address that follows: the request for who keeps the archive, for others nothing of it is left."""
    with transaction.atomic():
        claimed = submissions.claim(reader, request.POST.get("form_nonce", ""))
        row = actions.take_down(customer, form.came(request), form.cleaned_data["words"], by=reader)
        keeps = reader.has_role(*actions.KEEPERS)
        outcome = reverse("archive-erasure", args=[row.pk]) if keeps else reverse("customer-list")
        submissions.finish(claimed, outcome)
    messages.success(request, _("The file is locked. The archive prints the answer for the customer."))
    return outcome


def list_all(request: HttpRequest) -> HttpResponse:
    """Every request, newest first."""
    reader = current_person(request)
    page = Paginator(actions.requests_for(reader), PAGE).get_page(request.GET.get("page"))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    pager = {}
    if page.has_previous():
        pager["previous_url"] = f"?page={page.previous_page_number()}"
    if page.has_next():
        pager["next_url"] = f"?page={page.next_page_number()}"
    context = {"rows": open_rows(page.object_list), "total": page.paginator.count, "pager": pager}
    return render(request, "archive/erasures.html", context)


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: who asked, what was decided, why."""
    reader, row = _found(request, pk)
    context = {
        **customer_card(row.customer, grants.sections(reader, row.customer, Deed.VIEW)),
        "row": row,
        "reasons": row.answer.get(get_language()) or row.answer.get(actions.LANGUAGES[0], []),
        "file": row.customer.archive_file,
    }
    return render(request, "archive/erasure.html", context)


def _found(request: HttpRequest, pk: UUID, deed: audit.Action = audit.Action.VIEW) -> tuple[Person, ErasureRequest]:
    reader = current_person(request)
    row = actions.requests_for(reader).filter(pk=pk).first()
    if row is None:
        raise Http404
    open_rows([row, row.customer])
    audit.record_read(deed, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE)
    return reader, row


def print_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer for the customer, in both scripts."""
    reader, row = _found(request, pk, audit.Action.PRINT)
    try:
        return pdf_answer(answers.render(row, by=reader), f"answer-{row.customer.number}")
    except PrintError:
        messages.error(request, _("This could not be printed."))
        return HttpResponseRedirect(reverse("archive-erasure", args=[pk]))


def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The customer takes the request back."""
    reader, row = _found(request, pk)
    here, form = reverse("archive-erasure", args=[pk]), WithdrawForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(row, form.came(request), form.cleaned_data["reason"], by=reader)
        except (CopyRefused, ErasureRefused) as refused:
            _say(form, refused)
        except MoveRefused as refused:
            form.add_error("reason", move_refusal(refused.code))
        else:
            messages.success(
                request, _("Taken back: the file is kept like any other. Who serves the customer anew gets rights.")
            )
            return HttpResponseRedirect(here)
    context = {
        **customer_card(row.customer, grants.sections(reader, row.customer, Deed.VIEW)),
        "form": form,
        "title": _("The customer takes the request back"),
        "body": "archive/copy_fields.html",
        "cancel_url": here,
        "submit_label": _("Unlock the file"),
        "crumbs": [{"label": _("Requests for deletion"), "url": reverse("archive-erasures")}],
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)
