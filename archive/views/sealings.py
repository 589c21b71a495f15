"""Sealings: the register, drawing one up, one with its list and history, calling it off (A3.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit, grants, stepup
from access.current import current_person
from access.models import Person
from access.roles import Deed, Role
from archive.forms.sealings import AskForm, SealForm
from archive.models import Sealing
from archive.models.sealings import SealingState
from archive.sealing import actions, listing, queries
from archive.sealing.actions import SealingRefused
from archive.sealing.wording import BADGES, refusal
from customers.models import Customer
from jobs.queries import page_of
from records import submissions
from records.links import customer_card
from records.printing import PrintError
from vault.recorded import open_rows

PURPOSE = "sealing"


def list_all(request: HttpRequest) -> HttpResponse:
    """The register, newest first, by number. `?on=1`: what is not opened."""
    reader, only_on = current_person(request), bool(request.GET.get("on"))
    rows = queries.register_for(reader)
    if only_on:
        rows = rows.standing()
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    keep, pager = ("on=1&" if only_on else ""), {}
    if page.newer:
        pager = {"first_url": "?on=1" if only_on else "?", "previous_url": f"?{keep}after={page.newer}"}
    if page.older:
        pager["next_url"] = f"?{keep}before={page.older}"
    lines = [{"row": row, "badge": BADGES[SealingState(row.state)]} for row in page.rows]
    return render(request, "archive/sealings.html", {"lines": lines, "only_on": only_on, "pager": pager})


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw up the sealing of one file."""
    reader = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(reader), pk=pk).opened()
    sections = grants.sections(reader, customer, Deed.VIEW)
    audit.record_read(audit.Action.VIEW, actor=reader, customer=pk, obj=customer, request=request, purpose=PURPOSE)
    form = SealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_drawn_up(request, customer, form, reader))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except SealingRefused as refused:
            form.add_error(None, refusal(refused.code))
        except PrintError as failed:
            form.add_error(None, str(failed))
    found = listing.contents(customer, sections & frozenset(actions.COVERED), reader)
    context = {
        "form": form,
        "found": found,
        "earlier": open_rows(queries.of_file(reader, customer).standing()),
        "cancel_url": reverse("customer-access", args=[pk]),
        **customer_card(customer, sections),
    }
    return render(request, "archive/sealing_new.html", context, status=422 if form.errors else 200)


def _drawn_up(request: HttpRequest, customer: Customer, form: SealForm, reader: Person) -> str:
    with transaction.atomic():
        claimed = submissions.claim(reader, request.POST.get("form_nonce", ""))
        row = actions.draw_up(customer, form.dispute(), by=reader)
        outcome = reverse("archive-sealing", args=[row.pk])
        submissions.finish(claimed, outcome)
    messages.success(request, _("Drawn up. Print the list, or let the customer's side sign on the tablet."))
    return outcome


def sealing_of(request: HttpRequest, pk: UUID) -> tuple[Person, Sealing]:
    """The sealing, opened, its reading logged; 404 for somebody who may not see it."""
    reader = current_person(request)
    row = queries.found(reader, pk)
    if row is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE
    )
    return reader, row


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sealing: what is on its list, who signed, how it was opened."""
    return sealing_page(request, *sealing_of(request, pk))


def sealing_page(request: HttpRequest, reader: Person, row: Sealing, error: str = "", **forms: Any) -> HttpResponse:
    """The page of one sealing, with what was refused. Those who oversee see numbers and digests, and no title."""
    keeps = (
        reader.has_role(*queries.SEALERS) and Customer.objects.visible_to(reader).filter(pk=row.customer_id).exists()
    )
    asked, own = row.asked_by_id is not None, row.asked_by_id == reader.pk
    context = {
        "sealing": row,
        "badge": BADGES[SealingState(row.state)],
        "lines": row.document.get("lines", []) if keeps else [],
        "later": row.document.get("later", []) if keeps else [],
        "digests": list(enumerate(row.document.get("pages", []), 1)),
        "history": _history(row),
        "keeps": keeps,
        "ask_form": forms.get("ask") or AskForm(),
        "may_open": row.state == SealingState.SEALED and asked and not own and reader.has_role(Role.EXECUTIVE),
        "readable": keeps and row.state == SealingState.OPENED and row.file is not None,
        "proof": stepup.asked(request),
        "error": error,
        "now": timezone.now(),
        **(customer_card(row.customer, grants.sections(reader, row.customer, Deed.VIEW)) if keeps else {}),
    }
    return render(request, "archive/sealing.html", context, status=422 if error or forms else 200)


def _history(row: Sealing) -> list[dict[str, Any]]:
    """What was done, newest first."""
    done = [{"at": row.created_at, "title": _("Drawn up"), "who": row.drawn_by.name, "icon_name": "list"}]
    if row.sealed_by:
        done.append(
            {"at": row.sealed_at, "title": _("Signed and sealed"), "who": row.sealed_by.name, "icon_name": "lock"}
        )
    if row.asked_by:
        asked = {"at": row.asked_at, "title": _("Opening asked for"), "who": row.asked_by.name, "text": row.open_reason}
        done.append({**asked, "icon_name": "message-square"})
    if row.opened_by:
        opened = {
            "at": row.opened_at,
            "title": _("Opened"),
            "who": row.opened_by.name,
            "text": row.get_opening_display(),
        }
        done.append({**opened, "icon_name": "lock-open"})
    return done[::-1]


def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call off what was drawn up."""
    reader, row = sealing_of(request, pk)
    return done(request, reader, row, lambda: actions.drop(row, by=reader), _("Called off."))


def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold list, seal and every page of the copy against what was sealed."""
    reader, row = sealing_of(request, pk)
    if not actions.is_whole(row):
        return sealing_page(request, reader, row, error=_("List, seal and pages do not agree. Tell the supervisors."))
    messages.success(request, _("List, seal and every page agree."))
    return HttpResponseRedirect(reverse("archive-sealing", args=[pk]))


def done(request: HttpRequest, reader: Person, row: Sealing, deed: Any, told: str) -> HttpResponse:
    """Carry a deed out and go back to the page; what is refused is told there."""
    try:
        deed()
    except SealingRefused as refused:
        return sealing_page(request, reader, row, error=refusal(refused.code))
    messages.success(request, told)
    return HttpResponseRedirect(reverse("archive-sealing", args=[row.pk]))
