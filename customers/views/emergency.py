"""Opening a file in an emergency; the list of openings, one of them with what was read, its review (A4.4, A6.7)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import audit, stepup
from access.approvals.deciders import Offices
from access.current import current_person
from access.models import Person
from access.roles import Section
from customers.emergency import opening, queries, review, wording
from customers.emergency.forms import EmergencyForm
from customers.emergency.opening import EmergencyRefused
from customers.models import EmergencyAccess
from customers.models.emergency import Verdict
from jobs import calendar
from jobs.queries import page_of
from vault.recorded import open_rows

BADGES = {Verdict.WAITING: "due", Verdict.JUSTIFIED: "ok", Verdict.UNJUSTIFIED: "bad"}


@sensitive_post_parameters(*stepup.PROOFS, "number", "phone", "name", "birth_date", "reason")
def new(request: HttpRequest) -> HttpResponse:
    """Find the file, say why, prove who asks; a hit opens at once."""
    person = current_person(request)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not stepup.is_proved(request):
            form.add_error(None, wording.refusal("password"))
        elif (led := _opened(request, form, person)) is not None:
            return led
    context = {
        "form": form,
        "proof": stepup.asked(request),
        "hours": settings.EMERGENCY_HOURS,
        "days": opening.REVIEW_DAYS,
        "opens": [str(section.label) for section in Section if section in opening.OPENS],
        "mine": queries.open_of(person),
    }
    return render(request, "customers/emergency/new.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest, form: EmergencyForm, person: Person) -> HttpResponse | None:
    """The file, where it opens; a refusal is said in the form."""
    given = form.cleaned_data
    try:
        found = opening.open_file(form.asked(), given["kind"], given["reason"], by=person)
    except EmergencyRefused as refused:
        form.add_error("reason" if refused.code == "reason" else None, wording.refusal(refused.code))
        return None
    if found.emergency is None:
        messages.info(request, _("This file is open to you already; nothing was opened and nobody was told."))
    else:
        until = timezone.localtime(found.emergency.grant.ends_at)
        messages.warning(
            request,
            _("Opened in an emergency until %(until)s. It has been told and will be reviewed.")
            % {"until": until.strftime("%Y-%m-%d %H:%M")},
        )
    return redirect("customer-show", found.customer.pk)


def list_openings(request: HttpRequest) -> HttpResponse:
    """The openings that the reader may know of; those that wait for a review first asked for by `?open=1`."""
    reader = current_person(request)
    only_open = bool(request.GET.get("open"))
    known = queries.known_to(reader)
    page = page_of(
        known.filter(verdict=Verdict.WAITING) if only_open else known,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    mine = queries.to_review(reader)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="emergencies")
    open_rows([*page.rows, *mine])
    context = {
        "lines": [_line(row) for row in page.rows],
        "mine": [_line(row) for row in mine],
        "only_open": only_open,
        "pager": _pager(page, only_open),
        "oversees": reader.has_role(*queries.OVERSEERS),
    }
    return render(request, "customers/emergency/list.html", context)


def _pager(page: Any, only_open: bool) -> dict[str, str]:
    keep = "open=1&" if only_open else ""
    found = {}
    if page.newer:
        found = {"first_url": f"?{keep}".rstrip("&?") or "?", "previous_url": f"?{keep}after={page.newer}"}
    if page.older:
        found["next_url"] = f"?{keep}before={page.older}"
    return found


def _line(row: EmergencyAccess) -> dict[str, Any]:
    today = timezone.localdate()
    waits = row.verdict == Verdict.WAITING
    late = waits and row.due_on < today
    return {
        "row": row,
        "url": reverse("emergency-show", args=[row.pk]),
        "until": row.ended_at or row.grant.ends_at,
        "runs": row.runs,
        "waits": waits,
        "late": late,
        "age": (today - timezone.localtime(row.created_at).date()).days if waits else 0,
        "overdue": calendar.working_days_between(row.due_on, today) if late else 0,
        "badge": "late" if late else BADGES[Verdict(row.verdict)],
    }


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One opening: who, whose file, why, and what was read under it; to be judged by whoever reviews it."""
    reader, row = _found(request, pk)
    return _page(request, row, reader)


def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Justified or not, with the reason."""
    reader, row = _found(request, pk)
    justified = request.POST.get("verdict") == "justified"
    if review.as_reviewer(row, reader) is None:
        raise Http404
    try:
        review.judge(row, justified, request.POST.get("reason", ""), by=reader)
    except EmergencyRefused as refused:
        return _page(request, row, reader, wording.refusal(refused.code))
    messages.success(request, _("Reviewed: justified.") if justified else _("Reviewed: not justified; it is told."))
    return HttpResponseRedirect(reverse("emergencies"))


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever opened the file is done with it."""
    reader, row = _found(request, pk)
    if row.person_id != reader.pk:
        raise Http404
    opening.shut(row, by=reader)
    messages.success(request, _("The file is shut for you now."))
    return HttpResponseRedirect(reverse("emergency-show", args=[pk]))


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, EmergencyAccess]:
    reader = current_person(request)
    row = queries.found_by(reader, pk)
    if row is None:
        raise Http404
    audit.record_read(audit.Action.VIEW, actor=reader, obj=row, request=request, purpose="emergency")
    return reader, row


def _page(request: HttpRequest, row: EmergencyAccess, reader: Person, error: str = "") -> HttpResponse:
    row = queries.found_by(reader, row.pk) or row
    open_rows([row])
    offices = Offices()
    line = _line(row)
    own = row.person_id == reader.pk
    context = {
        **line,
        "error": error,
        "typed": request.POST.get("reason", ""),
        "seen": queries.read_under(row),
        "reviewers": [one.person.name for one in review.reviewers_of(row, offices)] if line["waits"] else [],
        "may_judge": line["waits"] and review.as_reviewer(row, reader, offices) is not None,
        "may_end": own and line["runs"],
        "file_url": reverse("customer-show", args=[row.customer_id]) if own and line["runs"] else "",
    }
    return render(request, "customers/emergency/show.html", context, status=422 if error else 200)
