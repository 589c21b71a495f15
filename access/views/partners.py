"""Partners outside and their confidentiality agreements (A4.7, A6.2): for the archive manager; executives read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.forms.partners import PartnerAgreementForm, PartnerForm
from access.forms.scans import say_refused
from access.models import Partner, PartnerAgreement
from access.partners import actions, queries
from access.roles import Role
from access.wording import refusal
from vault.errors import StaleVersion
from vault.serving import file_response


def list_partners(request: HttpRequest) -> HttpResponse:
    """All partners and how they stand."""
    reader = current_person(request)
    lines = queries.lines(reader)
    context = {"lines": lines, "total": len(lines), "keeper": reader.has_role(Role.ARCHIVE_MANAGER)}
    return render(request, "access/partners.html", context)


def show_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One partner with its agreements."""
    reader, partner = current_person(request), _partner(request, pk)
    audit.record_read(audit.Action.VIEW, actor=reader, obj=partner, request=request)
    context = {
        "partner": partner,
        "rows": queries.agreements_of(partner),
        "keeper": reader.has_role(Role.ARCHIVE_MANAGER),
    }
    return render(request, "access/partner.html", context)


def new_partner(request: HttpRequest) -> HttpResponse:
    """Enter a partner."""
    return _kept(request, Partner(), _("New partner"), reverse("partners"))


def change_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change name, kind or contact."""
    return _kept(request, _partner(request, pk), _("Change the partner"), reverse("partner-show", args=[pk]))


def _kept(request: HttpRequest, partner: Partner, title: str, back: str) -> HttpResponse:
    form = PartnerForm(request.POST or None, instance=partner)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        kept.version = form.cleaned_data["version"]
        try:
            actions.keep_partner(kept, by=current_person(request))
        except StaleVersion:
            form.add_error(None, refusal("stale"))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("partner-show", args=[kept.pk]))
    return _form(request, form, title, back)


def enter_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the scan of an agreement that a partner signed."""
    partner = _partner(request, pk)
    form = PartnerAgreementForm(request.POST or None, request.FILES or None, instance=PartnerAgreement(partner=partner))
    if request.method == "POST":
        say_refused(form, request)
    back = reverse("partner-show", args=[pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name = getattr(request.FILES.get("scan"), "name", "") or ""
        days = (given["signed_on"], given["ends_on"])
        actions.record_agreement(partner, given["scan"], *days, by=current_person(request), filename=name)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    return _form(request, form, _("Confidentiality agreement of %(name)s") % {"name": partner.name}, back)


def lead_to_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From an agreement that ends to its partner."""
    row = _agreement(request, pk)
    return HttpResponseRedirect(reverse("partner-show", args=[row.partner_id]))


def show_scan(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The scan of a partner's agreement."""
    row = _agreement(request, pk)
    file = queries.scan_of(row)
    if file is None:
        raise Http404
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, obj=row, purpose="agreement_scan", request=request)
    return file_response(request, file, save=bool(request.GET.get("save")))


def _partner(request: HttpRequest, pk: UUID) -> Partner:
    return get_object_or_404(queries.visible_to(current_person(request)), pk=pk).opened()


def _agreement(request: HttpRequest, pk: UUID) -> PartnerAgreement:
    return get_object_or_404(queries.agreements_visible_to(current_person(request)), pk=pk)


def _form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel_url": back,
        "submit_label": _("Save"),
        "crumbs": [{"label": _("Partners"), "url": reverse("partners")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
