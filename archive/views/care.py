"""Faults of files: the worklist, one fault with what is done about it, checking a file now, the rules (A5.3, A5.5, A5.6)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.care import actions, queries, rules, wording
from archive.care.actions import CareRefused
from archive.care.queries import Choice
from archive.care.rules import KEEPERS, PURPOSE
from archive.forms.care import AssignForm, FilterForm, NoteForm, RulesForm
from archive.models import FileFault
from archive.models.care import FaultKind, FaultState
from archive.views import fault_links
from archive.views.file_page import found as found_file
from vault.errors import StaleVersion


def list_faults(request: HttpRequest) -> HttpResponse:
    """The worklist, what is due first at the top; `?kind=&state=&owner=&late=`, `?after=` the last line of the page before."""
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    choice, key = Choice.read(request.GET.dict()), request.GET.get("after", "")
    every = queries.faults_for(reader)
    rows = queries.chosen(every, choice, reader)
    page = list(queries.after(rows, key)[: queries.PAGE + 1])
    more, page = len(page) > queries.PAGE, page[: queries.PAGE]
    keep = f"{choice.address}&" if choice.address else ""
    counts = queries.by_kind(every)
    context = {
        "lines": [_line(row, reader) for row in page],
        "total": rows.count(),
        "filter": FilterForm(initial=vars_of(choice)),
        "filtered": bool(choice.address),
        "kinds": [
            {"key": key, "label": label, "count": counts[key]} for key, label in FaultKind.choices if key in counts
        ],
        "choice": choice,
        "keeps": reader.has_role(*KEEPERS),
        "pager": {
            "first_url": f"?{choice.address}" if key else None,
            "next_url": f"?{keep}after={queries.key_of(page[-1])}" if more else None,
        },
    }
    return render(request, "archive/care.html", context)


def vars_of(choice: Choice) -> dict[str, Any]:
    """A choice as the filter shows it."""
    return {"kind": choice.kind, "state": choice.state, "owner": choice.owner, "late": choice.late}


def _line(row: FileFault, reader: Person) -> dict[str, Any]:
    """Whoever oversees reads numbers and kinds; what the sheet is called already tells of its content."""
    own = reader.has_role(*KEEPERS) or row.owner_id == reader.pk
    return {
        "row": row,
        "about": wording.about(row) if own else "",
        "url": reverse("archive-fault", args=[row.pk]) if own else "",
        "badge": wording.BADGES[FaultState(row.state)],
        "late": row.is_late(timezone.localdate()),
    }


def told(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a notification of new faults leads: one's own list, whatever `pk` the notification bears."""
    return HttpResponseRedirect(f"{reverse('archive-care')}?owner={queries.MINE}")


def fault_of(request: HttpRequest, pk: UUID) -> tuple[Person, FileFault]:
    """The fault, opened, its reading logged; 404 for somebody who may not see it, or has nothing to do with it."""
    reader = current_person(request)
    rows = FileFault.objects.visible_to(reader).select_related("file", "owner", "settled_by")
    row = rows.filter(pk=pk).first()
    if row is None or not (reader.has_role(*KEEPERS) or row.owner_id == reader.pk):
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE,
        section=row.section,
    )  # fmt: skip
    return reader, row.opened()


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One fault: what it is about, what is to be done, what was done."""
    reader, fault = fault_of(request, pk)
    return _page(request, reader, fault)


def _page(request: HttpRequest, reader: Person, fault: FileFault, error: str = "", **forms: Any) -> HttpResponse:
    versions = fault.history.select_related("history_user", "owner").order_by("-version")
    context = {
        "fault": fault,
        "about": wording.about(fault),
        "remedy": wording.remedy(fault),
        "badge": wording.BADGES[FaultState(fault.state)],
        "late": fault.is_late(timezone.localdate()),
        "open": fault.state == FaultState.OPEN,
        "links": fault_links.links_of(fault, reader),
        "history": wording.history_of(list(versions)),
        "keeps": reader.has_role(*KEEPERS),
        "assign_form": forms.get("assign") or AssignForm(initial={"owner": fault.owner, "due_on": fault.due_on}),
        "note_form": forms.get("note") or NoteForm(),
        "error": error,
    }
    return render(request, "archive/fault.html", context, status=422 if error or forms else 200)


def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to somebody."""
    reader, fault = fault_of(request, pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, fault, assign=form)
    given = form.cleaned_data
    try:
        actions.assign(fault, given["owner"], given["due_on"], by=reader)
    except CareRefused as refused:
        form.add_error("due_on" if refused.code == "day" else "owner", wording.refusal(refused.code))
        return _page(request, reader, fault, assign=form)
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(reverse("archive-fault", args=[pk]))


def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is mended, or (`accept`) stays as it is."""
    reader, fault = fault_of(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, fault, note=form)
    deed = actions.accept if "accept" in request.POST else actions.mended
    try:
        deed(fault, form.cleaned_data["note"], by=reader)
    except CareRefused as refused:
        form.add_error("note" if refused.code == "note" else None, wording.refusal(refused.code))
        return _page(request, reader, fault, note=form)
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(reverse("archive-fault", args=[pk]))


def check_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look at one file now."""
    reader, file = found_file(request, pk)
    count = actions.check_now(file, by=reader)
    if count:
        messages.warning(request, _("Looked at: %(count)d faults are to be mended.") % {"count": count})
    else:
        messages.success(request, _("Looked at: nothing is to be mended."))
    return HttpResponseRedirect(reverse("archive-file-show", args=[pk]))


def change_rules(request: HttpRequest) -> HttpResponse:
    """From when on something counts as a fault, and how long mending may take."""
    person, here = current_person(request), reverse("archive-care")
    form = RulesForm(request.POST or None, instance=rules.rules())
    if request.method == "POST" and form.is_valid():
        try:
            rules.keep(form.instance, by=person, seen=form.cleaned_data["seen"], **form.values())
        except StaleVersion:
            form.add_error(None, _("Somebody changed this in the meantime. Open it again to see the newest version."))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(here)
    context = {
        "form": form,
        "title": _("Rules of the worklist"),
        "cancel_url": here,
        "submit_label": _("Save"),
        "crumbs": [
            {"label": _("Archive desk"), "url": reverse("archive-desk")},
            {"label": _("Faults of files"), "url": here},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
