"""Taking a picture out by a consent, noting where it was put and that it is gone again (A4.5)."""

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import grants, stepup
from access.roles import Deed
from archive.forms.publicity import DownForm, TakeOutForm, UseForm
from archive.models import PublicityConsent, PublicityUse
from archive.publicity import actions, queries
from archive.publicity.actions import PublicityRefused
from archive.publicity.wording import refusal
from archive.views.publicity import consent_of
from records.links import customer_card


@sensitive_post_parameters(*stepup.PROOFS)
def take_out(request: HttpRequest, pk: UUID, picture: UUID) -> HttpResponse:
    """The picture with a frame over the eyes; what is inside goes out as a file, after a fresh proof of who asks."""
    reader, consent = consent_of(request, pk)
    row = next((one for one in queries.pictures_of(reader, consent) if one.pk == picture), None)
    if row is None:
        raise Http404
    form, error = TakeOutForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            if not stepup.is_proved(request):
                raise PublicityRefused("password")
            given = form.cleaned_data
            _found, made = actions.take_out(
                consent, picture, given["purpose"], form.box(), looked=given["looked"], by=reader
            )
        except PublicityRefused as refused:
            error = refusal(refused.code)
        else:
            return _as_file(made)
    context = {
        **customer_card(consent.customer, grants.sections(reader, consent.customer, Deed.VIEW)),
        "consent": consent,
        "row": row,
        "form": form,
        "error": error,
        "proof": stepup.asked(request),
    }
    return render(request, "archive/publicity_take.html", context, status=422 if error or form.errors else 200)


def _as_file(content: bytes) -> HttpResponse:
    """A file to be saved, whose name tells nothing about a person and leads back to no picture or consent."""
    answer = HttpResponse(content, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = f'attachment; filename="picture-{secrets.token_hex(4)}.jpg"'
    return answer


def note_use(request: HttpRequest, pk: UUID, picture: UUID) -> HttpResponse:
    """Write down where a picture was put."""
    reader, consent = consent_of(request, pk)
    form = UseForm(request.POST or None, initial={"purpose": consent.purpose})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.note_use(consent, picture, given["purpose"], given["place"], given["put_on"], by=reader)
        except PublicityRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return _done(request, consent)
    return _form(request, reader, consent, form, _("Where was the picture put?"))


def take_down(request: HttpRequest, pk: UUID, use: UUID) -> HttpResponse:
    """Write down since when a picture is gone from where it was put."""
    reader, consent = consent_of(request, pk)
    row = get_object_or_404(PublicityUse.objects.visible_to(reader).filter(consent=consent), pk=use).opened()
    form = DownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_taken_down(row, form.cleaned_data["day"], by=reader)
        except PublicityRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return _done(request, consent)
    return _form(request, reader, consent, form, _("Taken down"), row.place)


def _done(request: HttpRequest, consent: PublicityConsent) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("publicity-show", args=[consent.pk]))


def _form(
    request: HttpRequest, reader: Any, consent: PublicityConsent, form: forms.Form, title: str, intro: str = ""
) -> HttpResponse:
    back = reverse("publicity-show", args=[consent.pk])
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "cancel_url": back,
        "submit_label": _("Save"),
        "crumbs": [{"label": _("Pictures and uses"), "url": back}],
        **customer_card(consent.customer, grants.sections(reader, consent.customer, Deed.VIEW)),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)
