"""Sharing between departments: applying, the list of shared files, ending one early (A4.6)."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access import audit
from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.models import Application, Person
from access.roles import Section
from archive.forms.parts import span_from_now
from archive.forms.sharing import EndShareForm, ShareForm
from archive.models import SharedFile
from archive.sharing import departments, queries
from archive.views.applying import apply_with
from jobs.queries import page_of
from vault.recorded import open_rows

STATES: Final = {
    "now": ("ok", gettext_lazy("Shared now")),
    "later": ("info", gettext_lazy("Begins later")),
    "over": ("off", gettext_lazy("Over")),
    "ended": ("off", gettext_lazy("Ended early")),
}


def new(request: HttpRequest) -> HttpResponse:
    """Apply for sharing files with another department."""
    person = current_person(request)
    form = ShareForm(request.POST or None, applicant=person, initial=span_from_now(30))
    return apply_with(
        request,
        form,
        lambda: departments.ask(form.share(), by=person),
        title=_("Apply for sharing with a department"),
        intro=_(
            "Your own department head and that of the receiving department decide; then the archive department opens exactly "
            "these sections to the people of that department for this time (A4.6)."
        ),
    )


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of the application, for the engine of applications."""
    request = application.share_request
    lines = [_line(row, reader) for row in queries.shared_by(request)]
    given = {line["number"] for line in lines}
    return {
        "template": "archive/share_facts.html",
        "request": request,
        "receiving": application.receiving,
        "sections": labels(request.sections),
        "left_out": [number for number in request.numbers if lines and number not in given],
        "lines": lines,
    }


def labels(sections: list[str]) -> list[str]:
    """Sections in the order of the file."""
    return [str(section.label) for section in Section if section in sections]


def list_shares(request: HttpRequest) -> HttpResponse:
    """The shared files: those of the reader's own department, all for archive and supervision."""
    reader = current_person(request)
    rows = queries.shared_for(reader)
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="shares")
    open_rows(page.rows)
    pager = {}
    if page.newer:
        pager = {"first_url": "?", "previous_url": f"?after={page.newer}"}
    if page.older:
        pager["next_url"] = f"?before={page.older}"
    context = {
        "lines": [_line(row, reader) for row in page.rows],
        "pager": pager,
        "whole": reader.has_role(*queries.OVERSEERS),
    }
    return render(request, "archive/shares.html", context)


def lead_to_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the notification of a share to the list."""
    return HttpResponseRedirect(reverse("shares"))


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the sharing of one file before its time."""
    reader = current_person(request)
    row = get_object_or_404(queries.shared_for(reader), pk=pk)
    if not departments.may_end(row, reader):
        raise PermissionDenied("role")
    form = EndShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            departments.end_early(row, form.cleaned_data["reason"], by=reader)
        except DecisionRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Ended: the file is shut to that department now."))
            return HttpResponseRedirect(reverse("shares"))
    context = {
        "form": form,
        "title": _("End the sharing of %(number)s") % {"number": row.customer.number},
        "intro": _("The people of %(department)s no longer see it from their next click on.")
        % {"department": row.receiving},
        "cancel_url": reverse("shares"),
        "submit_label": _("End it now"),
        "crumbs": [{"label": _("Shared between departments"), "url": reverse("shares")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _line(row: SharedFile, reader: Person) -> dict[str, Any]:
    state = queries.state_of_share(row)
    reads = state == "now" and row.receiving_id == reader.department_id
    return {
        "row": row,
        "number": row.customer.number,
        "url": reverse("customer-show", args=[row.customer_id]) if reads else "",
        "sections": labels(row.grant.sections),
        "badge": STATES[state],
        "may_end": state in ("now", "later") and departments.may_end(row, reader),
    }
