"""Data carriers taken out of service: the register and its print, applying, one with its certificate, what its two people do
(B9.3)."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.approvals.actions import DecisionRefused
from access.approvals.queries import steps_of
from access.approvals.wording import PARTIES
from access.approvals.wording import refusal as approval_refusal
from access.current import current_person
from access.models import Person
from access.roles import Role
from archive.carriers import actions, papers, queries
from archive.carriers.actions import PURPOSE, CarrierRefused
from archive.carriers.wording import BADGES, history_of, refusal, state_of
from archive.destruction import certificates
from archive.destruction.guards import approved_by_two
from archive.forms.carriers import CarrierForm, DoneForm
from archive.models import CarrierCertificate, RetiredCarrier
from archive.models.carriers import CarrierState
from archive.views.destruction import application_url
from jobs.queries import page_of
from records import submissions
from records.printing import render_sheet
from records.views.printing import pdf_answer

_KEEPERS: Final = (Role.ARCHIVE_MANAGER, Role.EXECUTIVE)


def _year(request: HttpRequest) -> int | None:
    """The year asked for; one that is none counts as all."""
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and len(given) == 4 and int(given) else None


def list_all(request: HttpRequest) -> HttpResponse:
    """The register, newest first. `?year=`: those taken out of service in it."""
    reader, year = current_person(request), _year(request)
    rows = queries.of_year(queries.register_for(reader), year)
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    keep, pager = (f"year={year}&" if year else ""), {}
    if page.newer:
        pager = {"first_url": f"?{keep}", "previous_url": f"?{keep}after={page.newer}"}
    if page.older:
        pager["next_url"] = f"?{keep}before={page.older}"
    context = {
        "lines": [{"row": row, "badge": BADGES[CarrierState(row.state)], "state": state_of(row)} for row in page.rows],
        "pager": pager,
        "years": queries.years(),
        "year": year,
        "may_ask": reader.has_role(Role.ARCHIVE_MANAGER),
    }
    return render(request, "archive/carriers.html", context)


def print_register(request: HttpRequest) -> HttpResponse:
    """The register as a PDF, of one year or all."""
    reader, year = current_person(request), _year(request)
    rows = queries.of_year(queries.register_for(reader), year).order_by("created_at", "-id")
    audit.record_read(audit.Action.PRINT, actor=reader, request=request, purpose=PURPOSE)
    sheet = papers.register(rows[: papers.MOST], year, by=reader)
    return pdf_answer(render_sheet(sheet), f"carriers-{year or 'all'}")


def new(request: HttpRequest) -> HttpResponse:
    """Apply for the destruction of a carrier."""
    person = current_person(request)
    form = CarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_asked(request, form, person))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except CarrierRefused as refused:
            field = {"listed": "serial", "days": "retired_on", "persons": "witness"}.get(refused.code)
            form.add_error(field, refusal(refused.code))
        except DecisionRefused as refused:
            form.add_error(None, approval_refusal(refused.code))
    context = {
        "form": form,
        "title": _("Retire a data carrier"),
        "intro": _(
            "Whatever held data is destroyed when it goes out of service: its content is deleted, then the carrier itself is "
            "destroyed before a witness. The head of the archive department and an executive approve it first (B9.2, B9.3)."
        ),
        "cancel_url": reverse("archive-carriers"),
        "submit_label": _("Apply"),
        "crumbs": [
            {"label": _("Archive desk"), "url": reverse("archive-desk")},
            {"label": _("Retired data carriers"), "url": reverse("archive-carriers")},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: CarrierForm, person: Person) -> str:
    given = form.cleaned_data
    with transaction.atomic():
        claimed = submissions.claim(person, request.POST.get("form_nonce", ""))
        executor, witness = (Person.objects.with_standing().get(pk=given[one].pk) for one in ("executor", "witness"))
        row = actions.ask(form.facts(), given["reason"], executor=executor, witness=witness, by=person)
        outcome = reverse("archive-carrier", args=[row.pk])
        submissions.finish(claimed, outcome)
    messages.success(request, _("Applied for. The head of the archive department decides first."))
    return outcome


def carrier_of(request: HttpRequest, pk: UUID, action: str = audit.Action.VIEW) -> tuple[Person, RetiredCarrier]:
    """The carrier, its reading logged; 404 for somebody who has nothing to do with it."""
    reader = current_person(request)
    row = queries.register_for(reader).filter(pk=pk).first()
    if row is None:
        raise Http404
    audit.record_read(action, actor=reader, obj=row, request=request, purpose=PURPOSE)
    return reader, row


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One carrier: how far it is, and what this reader can do now."""
    return _page(request, *carrier_of(request, pk))


def _page(
    request: HttpRequest, reader: Person, row: RetiredCarrier, form: DoneForm | None = None, error: str = ""
) -> HttpResponse:
    asked, application = row.state == CarrierState.REQUESTED, row.application.opened()
    approved = asked and approved_by_two(row.application) is not None
    if form is None and approved and reader.pk == row.executor_id:
        form = DoneForm(kind=row.kind)
    context: dict[str, Any] = {
        "row": row,
        "reads": reader.has_role(*queries.READERS),
        "state": state_of(row),
        "badge": BADGES[CarrierState(row.state)],
        "reason": application.purpose,
        "application_url": application_url(application, reader),
        "chain": [{"party": PARTIES[step.party], "row": step} for step in steps_of(row.application)],
        "waits": refusal("not_approved") if asked and not approved else "",
        "form": form,
        "may_confirm": row.state == CarrierState.DONE and reader.pk == row.witness_id,
        "may_call_off": asked and reader.has_role(*_KEEPERS),
        "certificate": CarrierCertificate.objects.filter(carrier=row).first(),
        "history": history_of(list(row.history.select_related("history_user").order_by("-version"))),
        "error": error,
    }
    failed = error or (form is not None and form.errors)
    return render(request, "archive/carrier.html", context, status=422 if failed else 200)


def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The executor says how it was destroyed."""
    reader, row = carrier_of(request, pk)
    form = DoneForm(request.POST, kind=row.kind)
    if not form.is_valid():
        return _page(request, reader, row, form)
    given = form.cleaned_data
    return _moved(
        request, reader, row, lambda: actions.destroyed(row, given["erasure"], given["method"], by=reader),
        _("Entered. The witness is told and confirms it."),
    )  # fmt: skip


def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The witness confirms it; the certificate is made."""
    reader, row = carrier_of(request, pk)
    told = _("Confirmed. The certificate is made and stays for ever.")
    return _moved(request, reader, row, lambda: actions.confirm(row, by=reader), told)


def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The witness did not see it so."""
    reader, row = carrier_of(request, pk)
    told = _("Sent back. Who carries it out is told.")
    return _moved(request, reader, row, lambda: actions.send_back(row, by=reader), told)


def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it back before it is destroyed."""
    reader, row = carrier_of(request, pk)
    told = _("Called off. Its serial number can be entered anew.")
    return _moved(request, reader, row, lambda: actions.call_off(row, by=reader), told)


def _moved(
    request: HttpRequest, reader: Person, row: RetiredCarrier, move: Callable[[], object], told: str
) -> HttpResponse:
    try:
        move()
    except CarrierRefused as refused:
        return _page(request, reader, row, error=refusal(refused.code))
    messages.success(request, told)
    return redirect("archive-carrier", row.pk)


def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate; one that is not what was sealed is not printed."""
    reader, row = carrier_of(request, pk, audit.Action.PRINT)
    sealed = CarrierCertificate.objects.filter(carrier=row).first()
    if sealed is None:
        raise Http404
    if not certificates.is_whole(sealed):
        return HttpResponse(_("This certificate is not what was sealed. Tell the supervisors."), status=409)
    return pdf_answer(render_sheet(papers.certificate(sealed, by=reader)), f"certificate-{row.label}")
