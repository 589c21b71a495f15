"""Pages of planned visits and follow-ups: the due lists, and what a department was told of a follow-up."""

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from access import audit
from access.current import current_person
from access.roles import Section
from customers import due
from customers.models import FollowUpSheet
from customers.models.visits import SECTIONS, VisitKind

TITLES = {VisitKind.FOLLOWUP: _l("Follow-ups due"), VisitKind.AFTERCARE: _l("Aftercare due")}


def list_due(request: HttpRequest, kind: str) -> HttpResponse:
    """The visits of one kind: `?when=` due (default), today, overdue, coming; `?after=` day_id of the page before."""
    person, which = current_person(request), VisitKind(kind)
    asked = request.GET.get("when", "")
    when = asked if asked in due.WHENS else due.WHENS[0]
    lines, more = due.lines(person, which, when, _after(request.GET.get("after", "")))
    audit.record_read(audit.Action.VIEW, actor=person, section=SECTIONS[which], request=request, purpose="due_list")
    here = f"{reverse(f'{kind}-due')}?when={when}"
    last = lines[-1].plan if lines else None
    context = {
        "title": TITLES[which],
        "lines": lines,
        "filters": _filters(which, when, due.counts(person, which)),
        "pager": {
            "first_url": here if request.GET.get("after") else None,
            "next_url": f"{here}&after={last.due_on:%Y%m%d}_{last.pk}" if more and last else None,
        },
    }
    return render(request, "customers/due.html", context)


def _filters(kind: VisitKind, chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {"due": _("Today and overdue"), "today": _("Today"), "overdue": _("Overdue"), "coming": _("Next 7 days")}
    start = reverse(f"{kind}-due")
    return [
        {"label": words[when], "count": counts[when], "url": f"{start}?when={when}", "chosen": when == chosen}
        for when in due.WHENS
    ]


def _after(text: str) -> tuple[datetime.date, UUID] | None:
    day, _mark, last = text.partition("_")
    try:
        return datetime.datetime.strptime(day, "%Y%m%d").date(), UUID(last)  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return None


def show_told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a notification of a follow-up leads: to the record for who may see it; else, for the head of a department
    that was told, to the opinion alone, without the customer's name (A2.6)."""
    person = current_person(request)
    if FollowUpSheet.objects.visible_to(person).filter(pk=pk).exists():
        return redirect("sheet-show", "followup", pk)
    followup = get_object_or_404(FollowUpSheet.objects.passed_on_to(person).select_related("customer"), pk=pk).opened()
    audit.record_read(
        audit.Action.VIEW,
        actor=person,
        customer=followup.customer_id,
        obj=followup,
        section=Section.FOLLOWUP,
        request=request,
        purpose="passed_on",
    )
    return render(request, "customers/told.html", {"followup": followup, "number": followup.customer.number})
