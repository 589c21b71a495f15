"""A customer's own copy leaves: making it after a fresh proof, the file itself, the receipt signed on screen or on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import audit, stepup
from access.forms.scans import say_refused
from archive.copies import actions, making, queries, receipts
from archive.copies.actions import CopyRefused
from archive.copies.wording import refusal
from archive.forms.copies import ReceiptForm
from archive.models.copies import CopyState, Delivery
from archive.views.copies import card_of, copy_of, copy_page
from records.canonical import language_read
from records.printing import PrintError, render_sheet
from records.views.printing import pdf_answer
from records.views.sign import read_strokes
from vault.errors import VaultError
from vault.files import open_stored
from vault.serving import file_response


@sensitive_post_parameters(*stepup.PROOFS)
def make(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the copy, after a fresh proof of who asks; the password of a packaged one is told in this answer alone."""
    reader, copy = copy_of(request, pk)
    try:
        if not stepup.is_proved(request):
            raise CopyRefused("password")
        made = making.make(copy, by=reader)
    except CopyRefused as refused:
        return copy_page(request, reader, copy, refusal(refused.code))
    except PrintError as failed:
        return copy_page(request, reader, copy, str(failed))
    if made.word:
        return render(
            request, "archive/copy_word.html", {"copy": made.copy, "word": made.word, **card_of(copy, reader)}
        )
    messages.success(request, _("Made. Open it for printing, then let the receiver sign."))
    return HttpResponseRedirect(reverse("copy-show", args=[pk]))


def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The copy itself, for who made it, within its hour: shown for printing, or saved where it is packaged."""
    reader, copy = copy_of(request, pk)
    if not copy.is_fetchable(timezone.now()) or copy.made_by_id != reader.pk or copy.file is None:
        raise Http404
    audit.record_read(making.deed_of(copy), actor=reader, customer=copy.customer_id, obj=copy, request=request)
    try:
        with open_stored(copy.file) as content:
            answer = pdf_answer(b"".join(content.blocks()), f"copy-{copy.label}")
    except VaultError:
        raise Http404 from None
    if copy.delivery == Delivery.PACKAGED:
        answer.headers["Content-Disposition"] = f'attachment; filename="copy-{copy.label}.pdf"'
    return answer


def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipt as a form to be signed by hand; with the signature, where it was drawn."""
    reader, copy = copy_of(request, pk)
    if not copy.number:
        raise Http404
    audit.record_read(
        audit.Action.PRINT, actor=reader, customer=copy.customer_id, obj=copy, request=request, purpose="copy_receipt"
    )
    return pdf_answer(render_sheet(receipts.printed(copy, by=reader)), f"receipt-{copy.label}")


def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receiver reads the receipt and signs on the tablet."""
    reader, copy = copy_of(request, pk)
    if not copy.number:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            strokes = read_strokes(request.POST.get("strokes", ""))
            actions.sign_receipt(copy, strokes, language_read(request.POST.get("language", "")), by=reader)
        except (CopyRefused, ValueError) as refused:
            error = refusal(getattr(refused, "code", "blank"))
        else:
            messages.success(request, _("The receipt is signed."))
            return HttpResponseRedirect(reverse("copy-show", args=[pk]))
    context = {
        **card_of(copy, reader),
        "copy": copy,
        "receiver": receipts.receiver_of(copy),
        "words": receipts.words(copy),
        "language": get_language(),
        "error": error,
        "open": copy.state == CopyState.MADE,
    }
    return render(request, "archive/copy_sign.html", context, status=422 if error else 200)


def attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the scan of the receipt that was signed on paper."""
    reader, copy = copy_of(request, pk)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        name = getattr(request.FILES.get("scan"), "name", "") or ""
        try:
            actions.attach_receipt(copy, form.cleaned_data["scan"], by=reader, filename=name)
        except CopyRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("The receipt is kept."))
            return HttpResponseRedirect(reverse("copy-show", args=[pk]))
    context = {
        "form": form,
        "title": _("Receipt signed on paper"),
        "cancel_url": reverse("copy-show", args=[pk]),
        "submit_label": _("Attach"),
        "crumbs": [{"label": _("Copy register"), "url": reverse("copy-register")}],
        **card_of(copy, reader),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)


def scan(request: HttpRequest, pk: UUID, which: str) -> HttpResponseBase:
    """The scan of the proxy letter or of the receipt."""
    _reader, copy = copy_of(request, pk)
    file = queries.scan_of(copy, which)
    if file is None:
        raise Http404
    return file_response(request, file, save=bool(request.GET.get("save")))
