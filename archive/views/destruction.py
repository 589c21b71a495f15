"""Destruction of files: the register, applying, one order with its list, the shredder, starting it, calling it off (B9)."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access import audit
from access.approvals.actions import DecisionRefused
from access.approvals.queries import found_by, steps_of
from access.approvals.wording import PARTIES
from access.approvals.wording import refusal as approval_refusal
from access.current import current_person
from access.models import Application, Person
from access.models.approvals import ApplicationState, DecisionState
from access.roles import Role
from archive.destruction import guards, listing, orders, wording
from archive.destruction.guards import Stopped
from archive.filing import pages
from archive.forms.destruction import DestructionForm, ShredderForm
from archive.models import DestructionCertificate, DestructionOrder, ShredderScan
from archive.models.destruction import ItemState, OrderState
from archive.retention.queries import verdicts_of
from records import submissions

BADGES: Final = {"requested": "due", "started": "info", "done": "ok", "called_off": "off"}
ITEM_BADGES: Final = {ItemState.DESTROYED: "ok", ItemState.CALLED_OFF: "off", ItemState.LISTED: "due"}
_SHOWN = 200
"""How many lines of a list a page shows; the printed list has all."""


def list_all(request: HttpRequest) -> HttpResponse:
    """The register of destructions."""
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="destruction")
    rows: list[Any] = list(listing.with_counts(listing.orders_for(reader))[:_SHOWN])
    context = {
        "lines": [
            {
                "row": row,
                "badge": BADGES[row.state],
                "state": state_of(row),
                "what": wording.amount(row.files, row.parts),
                "turn": _turn(row),
            }
            for row in rows
        ],
        "may_ask": reader.has_role(Role.ARCHIVE_MANAGER),
        "ready": listing.confirmed(reader).count(),
    }
    return render(request, "archive/destructions.html", context)


def state_of(order: DestructionOrder) -> str:
    """The state in words: before it is started the application says."""
    if order.state == OrderState.REQUESTED and order.application.state != ApplicationState.OPEN:
        carried = order.application.state == ApplicationState.CARRIED_OUT
        return pgettext("destruction", "Approved") if carried else str(order.application.get_state_display())
    return str(order.get_state_display())


def _turn(order: DestructionOrder) -> str:
    """Whose turn it is: who decides next; executor and witness, once everybody has."""
    if order.state != OrderState.REQUESTED:
        return ""
    if order.application.state == ApplicationState.CARRIED_OUT:
        return f"{order.executor.name}、{order.witness.name}"
    turn = next(
        (step for step in order.application.steps.all() if step.state == DecisionState.WAITING and step.due_on), None
    )
    return str(PARTIES[turn.party]) if turn else ""


def new(request: HttpRequest) -> HttpResponse:
    """The file destruction request."""
    person = current_person(request)
    if done := submissions.outcome_of(person, request.POST.get("form_nonce", "")):
        return HttpResponseRedirect(done)  # what it listed cannot be listed again
    form = DestructionForm(request.POST or None, files=listing.confirmed(person))
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_asked(request, form, person))
        except submissions.AlreadyDone as before:
            return HttpResponseRedirect(before.outcome)
        except Stopped as stopped:
            form.add_error("dues", wording.refusal(stopped.code))
        except DecisionRefused as refused:
            form.add_error(None, approval_refusal(refused.code))
    context = {
        "form": form,
        "title": _("Apply for destruction"),
        "intro": _(
            "Files whose years are over and that the archive found of no further value. The head of the archive department and "
            "the executive approve; after the days of cooling-off two people scan the volumes at the shredder (B9.1, B9.2)."
        ),
        "cancel_url": reverse("archive-destructions"),
        "submit_label": _("Apply"),
        "crumbs": crumbs(),
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def crumbs() -> list[dict[str, str]]:
    """The way to the register of destructions."""
    return [
        {"label": _("Archive desk"), "url": reverse("archive-desk")},
        {"label": _("Destruction"), "url": reverse("archive-destructions")},
    ]


def _asked(request: HttpRequest, form: DestructionForm, person: Person) -> str:
    given = form.cleaned_data
    files = [due.file for due in given["dues"]]
    pages.count_rest(files, by=person)
    with transaction.atomic():
        claimed = submissions.claim(person, request.POST.get("form_nonce", ""))
        verdicts = verdicts_of([file.customer_id for file in files])
        order = orders.ask(
            [listing.line_of(file, verdicts[file.customer_id]) for file in files],
            given["reason"],
            executor=standing(given["executor"]),
            witness=standing(given["witness"]),
            by=person,
            cooling_days=given["cooling_days"],
        )
        outcome = reverse("archive-destruction", args=[order.pk])
        submissions.finish(claimed, outcome)
    messages.success(request, _("Applied for. The head of the archive department decides first."))
    return outcome


def standing(person: Person) -> Person:
    """The person with what is asked of executor and witness."""
    return Person.objects.with_standing().get(pk=person.pk)


def order_of(request: HttpRequest, pk: UUID) -> tuple[Person, DestructionOrder]:
    """The order, its reading logged; 404 for somebody who has nothing to do with it."""
    reader = current_person(request)
    order = listing.orders_for(reader).filter(pk=pk).first()
    if order is None:
        raise Http404
    audit.record_read(audit.Action.VIEW, actor=reader, obj=order, request=request, purpose="destruction")
    return reader, order


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One order: how far it is, what it lists, what this reader can do now."""
    reader, order = order_of(request, pk)
    return _page(request, reader, order)


def _page(request: HttpRequest, reader: Person, order: DestructionOrder, error: str = "") -> HttpResponse:
    items = list(order.items.select_related("file", "order").order_by("position")[:_SHOWN])
    hindrance, application = _hindrance(order), order.application.opened()
    scans = [_scans(order, person) for person in (order.executor, order.witness)]
    context = {
        "order": order,
        "state": state_of(order),
        "badge": BADGES[order.state],
        "reason": application.purpose,
        "application_url": application_url(application, reader),
        "begins_on": guards.begins_on(order),
        "chain": [{"party": PARTIES[step.party], "row": step} for step in steps_of(application)],
        "lines": [
            {
                "row": item,
                "part": wording.part(item.described, item.part),
                "badge": ITEM_BADGES.get(ItemState(item.state), "info"),
                "why": wording.left_out(item.why) if item.why else "",
            }
            for item in items
        ],
        "count": order.items.count(),
        "code": next((item.confirmation for item in items if item.part), ""),
        "hindrance": hindrance,
        "scans": [] if hindrance else scans,
        "form": ShredderForm() if _may_scan(order, reader) else None,
        "may_start": _may_scan(order, reader)
        and reader.pk == order.executor_id
        and not any(one["missing"] for one in scans),
        "may_call_off": order.state == OrderState.REQUESTED and reader.has_role(Role.ARCHIVE_MANAGER, Role.EXECUTIVE),
        "certificate": DestructionCertificate.objects.filter(order=order).first(),
        "error": error,
    }
    return render(request, "archive/destruction.html", context, status=422 if error else 200)


def application_url(application: Application, reader: Person) -> str:
    """Where the application is decided and read; empty for somebody who has nothing to do with it."""
    found = found_by(reader, application.pk)
    return reverse("application-show", args=[application.pk]) if found else ""


def _hindrance(order: DestructionOrder) -> str:
    """Why it cannot be scanned or started now; empty where it can."""
    if order.state != OrderState.REQUESTED:
        return ""
    try:
        guards.check_order(order)
    except Stopped as stopped:
        return wording.refusal(stopped.code)
    return ""


def _may_scan(order: DestructionOrder, reader: Person) -> bool:
    named = reader.pk in (order.executor_id, order.witness_id)
    return named and order.state == OrderState.REQUESTED and not _hindrance(order)


def _scans(order: DestructionOrder, person: Person) -> dict[str, Any]:
    wanted = orders.codes_of(order)
    missing = orders.missing(order, person) if order.state == OrderState.REQUESTED else []
    last = ShredderScan.objects.filter(order=order, person=person).order_by("-at").first()
    return {
        "person": person,
        "total": len(wanted),
        "done": len(wanted) - len(missing),
        "missing": missing,
        "last": last,
    }


def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A volume at the shredder, scanned by one of the two."""
    reader, order = order_of(request, pk)
    form = ShredderForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, order, _("Scan a barcode, or type the number of a file."))
    code = form.cleaned_data["code"].upper()
    try:
        fresh = orders.scan(order, code, by=reader)
    except Stopped as stopped:
        return _page(request, reader, order, f"{code}: {wording.refusal(stopped.code)}")
    said = _("%(code)s is scanned.") if fresh else _("%(code)s was scanned before.")
    messages.success(request, said % {"code": code})
    return redirect("archive-destruction", pk)


def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The executor starts it; the job tells how far it is."""
    reader, order = order_of(request, pk)
    try:
        run = orders.start(order, by=reader)
    except Stopped as stopped:
        return _page(request, reader, order, wording.refusal(stopped.code))
    return redirect("job-show", run.pk)


def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it back before it is started."""
    reader, order = order_of(request, pk)
    try:
        orders.call_off(order, by=reader)
    except Stopped as stopped:
        return _page(request, reader, order, wording.refusal(stopped.code))
    messages.success(request, _("Called off. What it listed can be listed anew."))
    return redirect("archive-destruction", pk)


def of_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The order of a run."""
    order = listing.orders_for(current_person(request)).filter(run=pk).first()
    if order is None:
        raise Http404
    return redirect("archive-destruction", order.pk)


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of an application for destruction, for the engine."""
    order = application.destruction
    if not reader.is_active:
        raise PermissionDenied("role")
    items = list(order.items.order_by("position")[:20])
    return {
        "template": "archive/destruction_facts.html",
        "order": order,
        "items": [{"row": item, "part": wording.part(item.described, item.part)} for item in items],
        "count": order.items.count(),
        "opens": listing.orders_for(reader).filter(pk=order.pk).exists(),
    }
