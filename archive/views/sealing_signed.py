"""A sealing is signed and opened: both signatures on screen or on paper, the printed papers, opening, the copy afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import audit, grants, stepup
from access.forms.scans import say_refused
from access.roles import Deed
from archive.forms.sealings import AskForm, SignedListForm, TogetherForm
from archive.models.sealings import Opening, SealingState
from archive.sealing import actions, papers, wording
from archive.sealing.actions import SealingRefused
from archive.sealing.wording import refusal
from archive.views.sealings import PURPOSE, done, sealing_of, sealing_page
from records.links import customer_card
from records.printing import render_sheet
from records.views.printing import pdf_answer
from records.views.sign import read_strokes
from vault.files import StoredFile
from vault.serving import file_response


@sensitive_post_parameters(*stepup.PROOFS)
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The customer's side reads the list and signs on the tablet; who holds it proves anew who that is, and signs too."""
    reader, row = sealing_of(request, pk)
    error = ""
    if request.method == "POST":
        try:
            if not stepup.is_proved(request):
                raise SealingRefused("password")
            actions.sign_on_tablet(row, read_strokes(request.POST.get("strokes", "")), by=reader)
        except (SealingRefused, ValueError) as refused:
            error = refusal(getattr(refused, "code", "blank"))
        else:
            messages.success(request, _("Sealed. The file is held from now on."))
            return HttpResponseRedirect(reverse("archive-sealing", args=[pk]))
    context = {
        **customer_card(row.customer, grants.sections(reader, row.customer, Deed.VIEW)),
        "sealing": row,
        "words": wording.statement(row) if row.document else "",
        "lines": row.document.get("lines", []),
        "proof": stepup.asked(request),
        "error": error,
        "open": row.state == SealingState.DRAWN,
    }
    return render(request, "archive/sealing_sign.html", context, status=422 if error else 200)


def attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the scan of the list that both signed on paper."""
    reader, row = sealing_of(request, pk)
    form = SignedListForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        name = getattr(request.FILES.get("scan"), "name", "") or ""
        try:
            actions.attach_signed(row, form.cleaned_data["scan"], by=reader, filename=name)
        except SealingRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Sealed. The file is held from now on."))
            return HttpResponseRedirect(reverse("archive-sealing", args=[pk]))
    context = {
        "form": form,
        "title": _("List signed on paper"),
        "cancel_url": reverse("archive-sealing", args=[pk]),
        "submit_label": _("Attach and seal"),
        "crumbs": [{"label": _("Sealings"), "url": reverse("archive-seals")}],
        **customer_card(row.customer, grants.sections(reader, row.customer, Deed.VIEW)),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)


def print_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list for both signatures."""
    reader, row = sealing_of(request, pk)
    if not row.document:
        raise Http404
    audit.record_read(
        audit.Action.PRINT, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE
    )
    return pdf_answer(render_sheet(papers.the_list(row, by=reader)), f"sealing-{row.label}")


def print_opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of the opening."""
    reader, row = sealing_of(request, pk)
    if row.state != SealingState.OPENED:
        raise Http404
    audit.record_read(
        audit.Action.PRINT, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE
    )
    return pdf_answer(render_sheet(papers.opening_record(row, by=reader)), f"opening-{row.label}")


def scan(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The scan of the signed list."""
    _reader, row = sealing_of(request, pk)
    file = StoredFile.objects.filter(pk=row.paper).first() if row.paper else None
    if file is None:
        raise Http404
    return file_response(request, file, save=bool(request.GET.get("save")))


def read_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The copy that was under the seal, once it is opened; nobody reads it before."""
    reader, row = sealing_of(request, pk)
    content = actions.copy_of(row) if row.state == SealingState.OPENED else None
    if content is None or not grants.sections(reader, row.customer, Deed.PRINT).issuperset(actions.COVERED):
        raise Http404
    audit.record_read(
        audit.Action.PRINT, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE
    )
    return pdf_answer(content, f"sealed-{row.label}")


def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask an executive to open it without the customer's side."""
    reader, row = sealing_of(request, pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        return sealing_page(request, reader, row, ask=form)
    given = form.cleaned_data
    return done(
        request, reader, row,
        lambda: actions.ask_to_open(row, Opening(given["opening"]), given["reason"], by=reader),
        _("Asked. An executive decides."),
    )  # fmt: skip


def open_asked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An executive opens it."""
    reader, row = sealing_of(request, pk)
    return done(request, reader, row, lambda: actions.open_asked(row, by=reader), _("Opened."))


def open_together(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open it before both sides: the customer's side signs."""
    reader, row = sealing_of(request, pk)
    form, error = TogetherForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            strokes = read_strokes(request.POST.get("strokes", ""))
            actions.open_together(row, form.cleaned_data["name"], strokes, by=reader)
        except (SealingRefused, ValueError) as refused:
            error = refusal(getattr(refused, "code", "blank"))
        else:
            messages.success(request, _("Opened. Print the record of the opening for both sides."))
            return HttpResponseRedirect(reverse("archive-sealing", args=[pk]))
    context = {
        **customer_card(row.customer, grants.sections(reader, row.customer, Deed.VIEW)),
        "sealing": row,
        "form": form,
        "error": error,
        "open": row.state == SealingState.SEALED,
    }
    return render(request, "archive/sealing_open.html", context, status=422 if error or form.errors else 200)
