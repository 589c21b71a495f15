"""Who opens how many files, and which: for the supervisor, who sees numbers of files and never a name (A7.1, A4.4)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.anomalies import Anomaly
from access.audit import queries as log
from access.current import current_person
from access.queries import people
from customers import oversight, seen
from records import curves
from records.curves import Curve

PAGE = 50
_NAMED = 12
"""So many numbers are named with one finding; the rest is counted."""


def list_staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, with how many files they opened and what they were refused."""
    audit.record_read(audit.Action.VIEW, actor=current_person(request), request=request, purpose="oversight")
    rows = [{**row, "roles": seen.role_names(row["person"].roles)} for row in oversight.staff()]
    return render(request, "customers/oversight.html", {"rows": rows, "total": len(rows)})


def show_staff(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one member of staff has opened; `?before=` is the last event of the page before."""
    person = people().filter(pk=pk).first()
    if person is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=current_person(request), obj=person, request=request, purpose="oversight"
    )
    before = request.GET.get("before", "")
    events = log.files_of(pk, PAGE + 1, int(before) if before.isdecimal() and len(before) < 18 else None)
    page, openings = events[:PAGE], oversight.openings_of(person)
    unlike = oversight.findings(openings)
    files = {row.customer_uuid for row in page if row.customer_uuid and row.purpose != log.DEIDENTIFIED}
    numbers = oversight.numbers_of(files.union(*(one.customers for one in unlike)))
    here = reverse("oversight-show", args=[pk])
    context = {
        "person": person,
        "roles": seen.role_names(person.roles),
        "chart": _chart(oversight.files_by_day(openings)),
        "anomalies": [_finding(one, numbers) for one in unlike],
        "rows": [_event(row, numbers) for row in page],
        "pager": {
            "first_url": here if before else None,
            "next_url": f"{here}?before={page[-1].pk}" if len(events) > PAGE else None,
        },
    }
    return render(request, "customers/oversight_person.html", context)


def _event(row: Any, numbers: dict[UUID, str]) -> dict[str, Any]:
    """A line of the list; whose sheets were read for a study is told to nobody, not by their own page either (A4.5)."""
    studied = row.purpose == log.DEIDENTIFIED
    return {
        "at": row.at,
        "number": _("de-identified") if studied else numbers.get(row.customer_uuid, ""),
        "deed": row.get_action_display(),
        "refused": row.action == audit.Action.DENY,
    }


def _finding(one: Anomaly, numbers: dict[UUID, str]) -> dict[str, Any]:
    named = [numbers[pk] for pk in one.customers if pk in numbers]
    return {
        "kind": one.kind.label,
        "at": one.at,
        "count": len(one.customers),
        "usual": one.usual,
        "numbers": named[:_NAMED],
        "more": max(0, len(named) - _NAMED),
    }


def _chart(days: list[tuple]) -> dict[str, Any]:
    """Different files a day: the picture, and the days on which there were any as a table."""
    title = _("Different files a day")
    curve = Curve(title, tuple(float(count) for _day, count in days))
    names = [f"{day:%m-%d}" for day, _count in days]
    return {
        "title": title,
        "svg": curves.draw(range(len(days)), names, [curve], counted=True),
        "columns": (_("Date"), _("Files")),
        "rows": [(f"{day:%Y-%m-%d}", count) for day, count in reversed(days) if count],
    }
