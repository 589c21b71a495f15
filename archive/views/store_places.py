"""Setting the storeroom up: rooms, cabinets, boards, boxes, and their labels."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from archive.forms.store import FORMS, NewShelvesForm, RulesForm
from archive.models import Box, Cabinet, Shelf, StoreRoom
from archive.store import labels, queries, setup
from archive.store.actions import PURPOSE
from customers.catalogue_forms import VersionedForm
from records.views.printing import pdf_answer
from vault.errors import StaleVersion


def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new room, box, or (`?in=` a room) cabinet."""
    if kind == "cabinets":
        room = StoreRoom.objects.filter(pk__in=[_uuid(request.GET.get("in", ""))]).first()
        if room is None:
            raise Http404
        return _edit(request, kind, Cabinet(room=room))
    if kind not in ("rooms", "boxes"):
        raise Http404
    return _edit(request, kind, setup.KINDS[kind]())


def change(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Change an entry, or what counts as in order."""
    if kind not in setup.KINDS:
        raise Http404
    model: Any = setup.KINDS[kind]
    return _edit(request, kind, get_object_or_404(model, pk=pk))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def change_rules(request: HttpRequest) -> HttpResponse:
    """What counts as in order, and how often is looked."""
    form = RulesForm(request.POST or None, instance=setup.rules())
    return _kept(request, form, reverse("archive-store-checks"), _("Limits and intervals"))


def _edit(request: HttpRequest, kind: str, row: Any) -> HttpResponse:
    adding = row._state.adding
    form = FORMS[kind](request.POST or None, instance=row)
    title = _("New: %(what)s") if adding else _("Change: %(what)s")
    return _kept(request, form, _place_of(row), title % {"what": row._meta.verbose_name})


def _place_of(row: Any) -> str:
    """The page that a changed entry is seen on."""
    if isinstance(row, Cabinet):
        return reverse("archive-store-room", args=[row.room_id])
    if isinstance(row, Shelf):
        return reverse("archive-store-shelf", args=[row.pk])
    return reverse("archive-store-boxes" if isinstance(row, Box) else "archive-store")


def _kept(request: HttpRequest, form: VersionedForm, back: str, title: str) -> HttpResponse:
    person = current_person(request)
    if request.method == "POST" and form.is_valid():
        try:
            setup.keep(form.instance, form.values(), by=person, seen=form.cleaned_data["seen"])
        except StaleVersion:
            form.add_error(None, _("Somebody changed this in the meantime. Open it again to see the newest version."))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return _form_page(request, form, back, title)


def _form_page(request: HttpRequest, form: Any, back: str, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel_url": back,
        "submit_label": _("Save"),
        "crumbs": [
            {"label": _("Archive desk"), "url": reverse("archive-desk")},
            {"label": _("Storerooms and cabinets"), "url": reverse("archive-store")},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def add_boards(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Boards below those that a cabinet has."""
    person = current_person(request)
    cabinet = get_object_or_404(queries.cabinets_by_code(), pk=pk)
    back = reverse("archive-store-room", args=[cabinet.room_id])
    form = NewShelvesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        setup.add_shelves(cabinet, given["count"], given["capacity"], by=person)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    return _form_page(request, form, back, _("Add boards: %(cabinet)s") % {"cabinet": cabinet})


def shelf_labels(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The labels of all boards of a cabinet."""
    person = current_person(request)
    cabinet = get_object_or_404(queries.cabinets_by_code(), pk=pk)
    audit.record_read(audit.Action.PRINT, actor=person, obj=cabinet, request=request, purpose=PURPOSE)
    return pdf_answer(labels.on_shelves(queries.shelves_of([cabinet])), "shelf-labels")


def box_labels(request: HttpRequest) -> HttpResponse:
    """The labels of all boxes, or (`?box=`) of one."""
    person = current_person(request)
    rows = queries.boxes()
    if one := _uuid(request.GET.get("box", "")):
        rows = rows.filter(pk=one)
    audit.record_read(audit.Action.PRINT, actor=person, request=request, purpose=PURPOSE)
    return pdf_answer(labels.on_boxes(rows), "box-labels")
