"""The work calendar: a year at a glance, and what the clinic does on a day. Everybody sees it, the keepers edit it."""

import calendar as weeks
import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_records.forms.calendar_day import CalendarDayForm
from clinic_records.views.jobs import is_keeper
from jobs import calendar, queries
from jobs.calendar_source import DayFact

FIRST_YEAR, LAST_YEAR = 1900, 2200


def show_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Twelve months with free days and make-up days; says where a year is only assumed."""
    year = timezone.localdate().year if year is None else year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    facts = {found.date: found for found in calendar.between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))}
    named = [found for found in facts.values() if found.name or found.is_workday != (found.date.weekday() < 5)]
    context = {
        "year": year,
        "months": [_month(year, month, facts) for month in range(1, 13)],
        "named": [(found, _name(found)) for found in named],
        "assumed": any(found.is_assumed for found in facts.values()),
        "working_days": sum(found.is_workday for found in facts.values()),
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "today": timezone.localdate(),
        "editor": is_keeper(request.user),
    }
    return render(request, "work_calendar/year.html", context)


def change_day(request: HttpRequest, day: str) -> HttpResponse:
    """Say whether the clinic works on a day, and what the day is called."""
    date = _date(day)
    found = calendar.about(date)
    form = CalendarDayForm(request.POST or None, initial={"is_workday": str(found.is_workday), "name": _name(found)})
    if request.method == "POST" and form.is_valid():
        calendar.settle(date, by=request.user, **form.cleaned_data)
        messages.success(request, _("The day is saved."))
        return HttpResponseRedirect(reverse("work-calendar-year", args=[date.year]))
    row = queries.settled_day(date)
    context = {"form": form, "found": found, "versions": queries.versions_of(row)[:50] if row else []}
    return render(request, "work_calendar/day.html", context, status=422 if form.errors else 200)


def _date(text: str) -> datetime.date:
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= date.year <= LAST_YEAR or date.isoformat() != text:
        raise Http404
    return date


def _month(year: int, month: int, facts: dict[datetime.date, DayFact]) -> dict[str, Any]:
    rows = weeks.Calendar().monthdatescalendar(year, month)
    return {
        "first": datetime.date(year, month, 1),
        "weeks": [[facts[day] if day.month == month else None for day in row] for row in rows],
    }


def _name(found: DayFact) -> str:
    """The day's name in the reader's language: a holiday of the official calendar is a message id."""
    return _(found.name) if found.name else ""
