"""Consents to publicity: those of one file, those of all files, one of them with its pictures and where they are (A4.5)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Section
from archive.forms.publicity import WithdrawalForm
from archive.models import PublicityConsent
from archive.models.publicity import Standing
from archive.publicity import actions, queries
from archive.publicity.sheet import KEY
from customers import pathways
from customers.models import Case, Customer
from jobs.queries import page_of
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.wording import refusal
from vault.errors import StaleVersion

BADGES = {
    Standing.UNSIGNED: "due", Standing.AHEAD: "info", Standing.IN_FORCE: "ok", Standing.OVER: "off",
    Standing.WITHDRAWN: "bad",
}  # fmt: skip


def consent_of(request: HttpRequest, pk: UUID) -> tuple[Person, PublicityConsent]:
    """The consent, opened, its reading logged; 404 for somebody who may not see it."""
    reader = current_person(request)
    consent = queries.found(reader, pk)
    if consent is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW,
        actor=reader,
        customer=consent.customer_id,
        obj=consent,
        section=Section.MEDIA,
        request=request,
    )
    return reader, consent


def list_all(request: HttpRequest) -> HttpResponse:
    """The consents over all files by number; `?out=1`: those that count no more while pictures are still out."""
    reader = current_person(request)
    only_out = bool(request.GET.get("out"))
    rows = queries.still_out(reader) if only_out else queries.listed_for(reader)
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=actions.AUDITED)
    keep = "out=1&" if only_out else ""
    pager = {}
    if page.newer:
        pager = {"first_url": "?out=1" if only_out else "?", "previous_url": f"?{keep}after={page.newer}"}
    if page.older:
        pager["next_url"] = f"?{keep}before={page.older}"
    context = {
        "lines": [_line(line) for line in queries.lines(page.rows)],
        "only_out": only_out,
        "pager": pager,
        "opens": reader.has_role(*actions.KEEPERS),
    }
    return render(request, "archive/publicity.html", context)


def list_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The consents of one file; whoever fills them in begins a new one for a case."""
    reader = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(reader), pk=pk).opened()
    sections = grants.sections(reader, customer, Deed.VIEW)
    if Section.MEDIA not in sections:
        raise PermissionDenied("section")
    lines = queries.of_customer(reader, customer)
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=pk, obj=customer, section=Section.MEDIA, request=request
    )
    context = {
        **customer_card(customer, sections),
        "lines": [_line(line) for line in lines],
        "cases": _new_for(reader, customer),
        "opens": True,
    }
    return render(request, "archive/publicity_file.html", context)


def _new_for(reader: Person, customer: Customer) -> list[dict[str, str]]:
    """The cases that this reader can begin a consent for."""
    change = grants.sections(reader, customer, Deed.CHANGE)
    if not PublicityConsent(customer=customer).spec.writable(reader.roles, change):
        return []
    cases = Case.objects.visible_to(reader).filter(customer=customer).order_by("-opened_at")
    return [
        {
            "label": f"{pathways.get(case.pathway).title} {case.opened_at:%Y-%m-%d}",
            "url": reverse("sheet-new", args=[case.pk, KEY]),
        }
        for case in cases
    ]


def _line(line: queries.Line) -> dict[str, Any]:
    return {
        "row": line.consent,
        "standing": line.standing.label,
        "badge": BADGES[line.standing],
        "out": line.out,
        "to_take_down": line.to_take_down,
    }


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One consent: how it stands, its pictures, where they were put; what is still out stands first."""
    reader, consent = consent_of(request, pk)
    standing, uses = consent.standing(), queries.uses_of(consent)
    out = sum(use.taken_down_on is None for use in uses)
    context = {
        **customer_card(consent.customer, grants.sections(reader, consent.customer, Deed.VIEW)),
        "consent": consent,
        "key": KEY,
        "standing": standing.label,
        "badge": BADGES[standing],
        "pictures": queries.pictures_of(reader, consent),
        "uses": uses,
        "out": out,
        "to_take_down": bool(out) and standing != Standing.IN_FORCE,
        "keeper": reader.has_role(*actions.KEEPERS),
        "may_take": reader.has_role(*actions.KEEPERS) and standing == Standing.IN_FORCE,
        "may_withdraw": reader.has_role(*actions.WITHDRAWERS) and consent.is_given and consent.stands,
    }
    return render(request, "archive/publicity_consent.html", context)


def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The customer takes the consent back."""
    reader, consent = consent_of(request, pk)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(consent, by=reader, reason=form.cleaned_data["reason"])
        except (MoveRefused, StaleVersion) as refused:
            form.add_error(None, refusal(getattr(refused, "code", "stale"), refused))
        else:
            messages.success(request, _("Withdrawn. Nothing is taken out any more."))
            return HttpResponseRedirect(reverse("publicity-show", args=[pk]))
    back = reverse("publicity-show", args=[pk])
    context = {
        "form": form,
        "title": _("Withdraw the consent to publicity"),
        "intro": _(
            "From the next request on no picture is taken out by this consent. What is out already is listed to be taken down; "
            "the archive manager finds it on the first page until it is."
        ),
        "cancel_url": back,
        "submit_label": _("Withdraw the consent"),
        "crumbs": [{"label": _("Pictures and uses"), "url": back}],
        **customer_card(consent.customer, grants.sections(reader, consent.customer, Deed.VIEW)),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)
