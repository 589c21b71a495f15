"""Who decides in one's place during an absence (design: approvals)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.approvals import deputies, wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.forms.deputies import DeputyForm
from access.models import Deputy


def list_own(request: HttpRequest) -> HttpResponse:
    """One's deputies and those for whom one stands in; naming one."""
    person = current_person(request)
    office = deputies.holds_office(person)
    form = DeputyForm(request.POST or None, person=person, instance=Deputy(person=person)) if office else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            deputies.name(given["deputy"], given["from_day"], given["to_day"], by=person)
        except DecisionRefused as refused:
            form.add_error("to_day", wording.refusal(refused.code))
        else:
            messages.success(request, _("Named. The deputy is told."))
            return HttpResponseRedirect(reverse("deputies"))
    rows = list(deputies.of(person))
    context = {
        "form": form,
        "mine": [row for row in rows if row.person_id == person.pk],
        "others": [row for row in rows if row.deputy_id == person.pk],
    }
    return render(request, "access/deputies.html", context, status=422 if form is not None and form.errors else 200)


def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one of one's own."""
    person = current_person(request)
    row = get_object_or_404(deputies.of(person), pk=pk)
    deputies.call_off(row, by=person)
    messages.success(request, _("Called off."))
    return HttpResponseRedirect(reverse("deputies"))


def lead_to_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the notification of a deputy to the list."""
    get_object_or_404(deputies.of(current_person(request)), pk=pk)
    return HttpResponseRedirect(reverse("deputies"))
