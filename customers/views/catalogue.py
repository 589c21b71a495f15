"""The page of what can be booked, and the forms behind it: rooms, operation items, working hours, days of visits."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from access.current import current_person
from customers import catalogue, visits
from customers.catalogue_forms import DaysForm, HoursForm, ItemForm, RoomForm, VersionedForm
from customers.models import OperationItem, Room, VisitDays
from customers.models.visits import VisitKind
from vault.errors import StaleVersion

_FORMS: dict[str, type[VersionedForm]] = {"rooms": RoomForm, "items": ItemForm}


def show_catalogue(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    context = {
        "rooms": Room.objects.all(),
        "items": OperationItem.objects.all(),
        "hours": catalogue.working_hours(),
        "plans": [{"kind": kind, "days": visits.days_of(kind)} for kind in VisitKind],
    }
    return render(request, "customers/catalogue.html", context)


def edit_entry(request: HttpRequest, kind: str, pk: UUID | None = None) -> HttpResponse:
    """A room or an operation item: new, or changed."""
    if kind not in _FORMS:
        raise Http404
    model: Any = catalogue.KINDS[kind]
    row = model() if pk is None else get_object_or_404(model, pk=pk)
    return _edit(request, _FORMS[kind](request.POST or None, instance=row), model._meta.verbose_name)


def edit_hours(request: HttpRequest) -> HttpResponse:
    """The working hours."""
    form = HoursForm(request.POST or None, instance=catalogue.working_hours())
    return _edit(request, form, _("Working hours"))


def _edit(request: HttpRequest, form: VersionedForm, title: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.keep(form.instance, form.values(), by=current_person(request), seen=form.cleaned_data["seen"])
            return _kept(request)
        except StaleVersion:
            form.add_error(None, _stale())
    return _page(request, form, title)


def edit_days(request: HttpRequest, kind: str) -> HttpResponse:
    """After how many days the visits of a kind are due; plans made earlier stay as they are."""
    if kind not in VisitKind.values:
        raise Http404
    which = VisitKind(kind)
    row = VisitDays.objects.filter(kind=which).first()
    initial = {"seen": row.version if row else 0, "days": ", ".join(map(str, visits.days_of(which)))}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            visits.set_days(which, values["days"], by=current_person(request), seen=values["seen"])
            return _kept(request)
        except StaleVersion:
            form.add_error(None, _stale())
        except ValidationError as error:
            form.add_error("days", error)
    return _page(request, form, which.label)


def _stale() -> str:
    return _("Somebody changed this in the meantime. Open it again to see the newest version.")


def _kept(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("catalogue")


def _page(request: HttpRequest, form: forms.BaseForm, title: Any) -> HttpResponse:
    context = {"form": form, "title": title}
    return render(request, "customers/catalogue_form.html", context, status=422 if form.is_bound else 200)
