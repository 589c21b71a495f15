"""The volumes of one file: binding the next, where each stands and has been, spine labels, cover sheets (A3.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed
from archive.forms.store import VolumeForm
from archive.models import ArchiveFile, Movement
from archive.store import actions, labels, panel, queries, wording
from archive.store.actions import PURPOSE, StoreRefused
from customers.models import Customer
from records import submissions
from records.links import customer_card
from records.views.printing import pdf_answer


def _found(request: HttpRequest, pk: UUID, deed: audit.Action) -> tuple[Person, Customer, ArchiveFile | None]:
    """The customer, opened, and the file, if the archive accepted it; the reading logged; 404 for what may not be seen."""
    person = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk).opened()
    file = ArchiveFile.objects.visible_to(person).filter(customer=pk).first()
    audit.record_read(deed, actor=person, customer=pk, obj=file or customer, request=request, purpose=PURPOSE)
    return person, customer, file


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The volumes with their movements; posted: the next one is bound."""
    person, customer, file = _found(request, pk, audit.Action.VIEW)
    form = VolumeForm(request.POST or None)
    if request.method == "POST" and file is not None and form.is_valid():
        try:
            return HttpResponseRedirect(_bound(request, file, form.cleaned_data["pages"], person))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except StoreRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
    context = {
        "file": file,
        "panel": panel.of_file(request, file) if file else None,
        "moves": [_move(row) for row in queries.movements(volume__file=file)[:100]] if file else [],
        "form": form,
        "submit_label": _("Bind the volume"),
        **customer_card(customer, grants.sections(person, customer, Deed.VIEW)),
    }
    return render(request, "archive/store_file.html", context, status=422 if form.errors else 200)


def _bound(request: HttpRequest, file: ArchiveFile, pages: int, person: Person) -> str:
    here = reverse("archive-store-file", args=[file.customer_id])
    with transaction.atomic():
        submissions.claim(person, request.POST.get("form_nonce", ""), here)
        volume = actions.bind(file, pages, by=person)
    told = {"volume": volume.position, "code": volume.barcode}
    messages.success(
        request, _("Volume %(volume)s is bound: %(code)s. Print its label and scan it onto its shelf.") % told
    )
    return here


def _move(row: Movement) -> dict[str, Any]:
    return {
        "row": row,
        "name": wording.volume_name(row.volume),
        "source": wording.place_name(row.source) if row.source else "",
        "target": wording.place_name(row.target) if row.target else "",
    }


def labels_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The spine labels of the file's volumes, or (`?volume=`) of one."""
    _person, _customer, file = _found(request, pk, audit.Action.PRINT)
    if file is None:
        raise Http404
    rows = queries.volumes_of(file)
    one = request.GET.get("volume", "")
    if one.isdecimal() and len(one) < 5:
        rows = rows.filter(position=int(one))
    return pdf_answer(labels.spines(rows), f"spine-{file.number}")


def cover(request: HttpRequest, pk: UUID, position: int) -> HttpResponse:
    """The cover sheet of a volume."""
    _person, _customer, file = _found(request, pk, audit.Action.PRINT)
    rows = list(queries.volumes_of(file)) if file else []
    volume = next((row for row in rows if row.position == position), None)
    if volume is None:
        raise Http404
    return pdf_answer(labels.cover(volume, len(rows)), f"cover-{volume.barcode}")
