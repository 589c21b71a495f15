"""Inspections of the storerooms: when each was last looked at, climate over time, findings and their remedies (A5.7, B5.3)."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.forms.store_watch import CheckForm, FindingSet, OutcomeForm, findings_in, first_values
from archive.models import StoreCheck, StoreFinding, StoreRoom, StoreRules
from archive.models.store_checks import Point
from archive.store import checks, setup, wording
from archive.store.actions import KEEPERS, PURPOSE, StoreRefused
from records import curves, submissions
from records.curves import Curve
from vault.recorded import open_rows

MOST = 60
DRAWN = 40
"""How many inspections the curves show at most."""


def list_rooms(request: HttpRequest) -> HttpResponse:
    """The rooms with their last inspection and the next, and all findings that are open."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    rules, now = setup.rules(), timezone.now()
    context = {
        "lines": [_room(room, rules, now) for room in checks.rooms()],
        "findings": _findings(checks.findings_of().filter(done_at=None)),
        "rules": rules,
        "keeps": person.has_role(*KEEPERS),
    }
    return render(request, "archive/store_checks.html", context)


def _room(room: Any, rules: StoreRules, now: datetime.datetime) -> dict[str, Any]:
    due = room.last_check + datetime.timedelta(days=rules.check_days) if room.last_check else None
    return {"row": room, "due": due, "late": due is None or due < now}


def _findings(rows: Any) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [{"row": row, "late": row.is_late(today)} for row in open_rows(rows[:MOST])]


def show_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A room: temperature and humidity over time, its inspections, its findings."""
    person = current_person(request)
    room = get_object_or_404(checks.rooms(), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=person, obj=room, request=request, purpose=PURPOSE)
    rows = list(checks.checks_of(room)[:MOST])
    rules = setup.rules()
    context = {
        **_room(room, rules, timezone.now()),
        "room": room,
        "rules": rules,
        "charts": _charts(rows[:DRAWN][::-1], rules) if len(rows) > 1 else [],
        "checks": [{"row": row, "faults": [point.label for point in row.faults]} for row in rows],
        "findings": _findings(checks.findings_of(room)),
        "keeps": person.has_role(*KEEPERS),
    }
    return render(request, "archive/store_checks_room.html", context)


def _charts(rows: list[StoreCheck], rules: StoreRules) -> list[dict[str, Any]]:
    """A picture of each figure with the limits of today; the figures themselves stand in the list of inspections."""
    times = [timezone.localtime(row.checked_at) for row in rows]
    places = [(moment - times[0]).total_seconds() / 86400 for moment in times]
    names = [moment.strftime("%m-%d") for moment in times]
    warmth, damp = [row.temperature for row in rows], [row.humidity for row in rows]
    return [
        _chart(_("Temperature, °C"), warmth, places, names, (rules.temperature_from, rules.temperature_to)),
        _chart(_("Humidity, %"), damp, places, names, (rules.humidity_from, rules.humidity_to)),
    ]


def _chart(title: str, values: list[Any], places: list[float], names: list[str], limits: Any) -> dict[str, Any]:
    low, high = (Curve(name, (float(at),) * len(values)) for name, at in zip(_limit_names(), limits, strict=True))
    return {"title": title, "svg": curves.draw(places, names, [Curve(title, tuple(map(float, values))), low, high])}


def _limit_names() -> tuple[str, str]:
    return _("lower limit"), _("upper limit")


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write an inspection down, with what was found."""
    person = current_person(request)
    room = get_object_or_404(checks.rooms(), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=person, obj=room, request=request, purpose=PURPOSE)
    form = CheckForm(request.POST or None, initial=first_values())
    formset = FindingSet(request.POST or None, prefix="findings")
    if request.method == "POST" and form.is_valid() & formset.is_valid():
        try:
            return HttpResponseRedirect(_written(request, room, form, formset, person))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except StoreRefused as refused:
            form.add_error("at" if refused.code in ("future", "old") else None, _refusal(refused.code, form, formset))
    wrong = form.errors or (formset.is_bound and not formset.is_valid())
    context = {
        "form": form,
        "formset": formset,
        "room": room,
        "rules": setup.rules(),
        "title": _("Inspect: %(room)s") % {"room": room},
        "body": "archive/store_check_fields.html",
        "cancel_url": reverse("archive-store-checks-room", args=[pk]),
        "submit_label": _("Save the inspection"),
    }
    return render(request, "archive/store_check_new.html", context, status=422 if wrong else 200)


def _written(request: HttpRequest, room: StoreRoom, form: CheckForm, formset: Any, person: Person) -> str:
    here = reverse("archive-store-checks-room", args=[room.pk])
    with transaction.atomic():
        submissions.claim(person, request.POST.get("form_nonce", ""), here)
        checks.inspect(room, form.seen(), findings_in(formset), by=person)
    messages.success(request, _("The inspection is written down."))
    return here


def _refusal(code: str, form: CheckForm, formset: Any) -> str:
    """The sentence; for missing findings with the points that want one."""
    sentence = wording.refusal(code)
    if code != "findings":
        return sentence
    named = {one.point for one in findings_in(formset)}
    lacking = [str(Point(one).label) for one in checks.faults_of(form.seen()) if one not in named]
    return sentence + " " + "、".join(lacking)


def remedied(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note what was done about a finding."""
    person = current_person(request)
    finding: StoreFinding = get_object_or_404(checks.findings_of(), pk=pk)
    open_rows([finding])
    audit.record_read(audit.Action.VIEW, actor=person, obj=finding, request=request, purpose=PURPOSE)
    here = reverse("archive-store-checks-room", args=[finding.room_id])
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            checks.remedied(finding, form.cleaned_data["outcome"], by=person)
        except StoreRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(here)
    context = {
        "form": form,
        "finding": finding,
        "title": _("Finding remedied: %(point)s") % {"point": finding.get_point_display()},
        "submit_label": _("Save"),
        "cancel_url": here,
    }
    return render(request, "archive/store_finding.html", context, status=422 if form.errors else 200)
