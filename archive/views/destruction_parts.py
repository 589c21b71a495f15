"""Applying for the destruction of parts of one file: finding the file, choosing the parts (B9.1)."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.approvals.actions import DecisionRefused
from access.approvals.wording import refusal as approval_refusal
from access.current import current_person
from access.models import Person
from archive.destruction import orders, parts, wording
from archive.destruction.guards import Stopped
from archive.destruction.parts import Part
from archive.filing import pages
from archive.forms.destruction import FileNumberForm, PartsForm, part_labels
from archive.models import ArchiveFile
from archive.views.destruction import crumbs, standing
from archive.views.file_page import found
from records import submissions


def find(request: HttpRequest) -> HttpResponse:
    """Of which file a part is to be destroyed: by its number."""
    person = current_person(request)
    form = FileNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"].upper()
        row = ArchiveFile.objects.visible_to(person).filter(number=number).first()
        if row is not None:
            return redirect("archive-destruction-part", row.pk)
        form.add_error("number", _("No file with this number is open to you."))
    context = {
        "form": form,
        "title": _("Destroy a part of a file"),
        "intro": _("Type the number of the file, or begin on its page."),
        "cancel_url": reverse("archive-destructions"),
        "submit_label": _("Continue"),
        "crumbs": crumbs(),
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The request for parts of this file: its cases and the groups of photographs and scans in them."""
    person, file = found(request, pk)
    if done := submissions.outcome_of(person, request.POST.get("form_nonce", "")):
        return HttpResponseRedirect(done)  # what it listed cannot be listed again
    listed = parts.parts_of(file)
    if request.method == "GET" and all(part.reason for part in listed):
        return _nothing_free(request, file, listed)
    form = PartsForm(request.POST or None, parts=listed)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_asked(request, form, file, person))
        except submissions.AlreadyDone as before:
            return HttpResponseRedirect(before.outcome)
        except Stopped as stopped:
            form.add_error("parts", wording.refusal(stopped.code))
        except DecisionRefused as refused:
            form.add_error(None, approval_refusal(refused.code))
    context = {
        "form": form,
        "title": _("Destroy a part of file %(number)s") % {"number": file.number},
        "intro": _(
            "A case, or photographs and scans of a stage, that is no longer of use; its own years are over. The heads of the "
            "departments concerned approve first, then the head of the archive department and the executive. What is chosen is "
            "destroyed for ever, the rest of the file stays (B9.1)."
        ),
        "cancel_url": reverse("archive-file-show", args=[file.pk]),
        "submit_label": _("Apply"),
        "crumbs": _crumbs(file),
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _crumbs(file: ArchiveFile) -> list[dict[str, str]]:
    return [*crumbs(), {"label": file.number, "url": reverse("archive-file-show", args=[file.pk])}]


def _nothing_free(request: HttpRequest, file: ArchiveFile, listed: Sequence[Part]) -> HttpResponse:
    """No form where nothing of it can be chosen: each part with what keeps it."""
    context = {"file": file, "parts": part_labels(listed), "crumbs": _crumbs(file)}
    return render(request, "archive/destruction_no_part.html", context)


def _asked(request: HttpRequest, form: PartsForm, file: ArchiveFile, person: Person) -> str:
    given = form.cleaned_data
    pages.count_rest([file], by=person)
    with transaction.atomic():
        claimed = submissions.claim(person, request.POST.get("form_nonce", ""))
        order = orders.ask(
            parts.lines_of(file, given["parts"]),
            given["reason"],
            executor=standing(given["executor"]),
            witness=standing(given["witness"]),
            by=person,
            concerned=given["concerned"],
            cooling_days=given["cooling_days"],
        )
        outcome = reverse("archive-destruction", args=[order.pk])
        submissions.finish(claimed, outcome)
    messages.success(request, _("Applied for. The heads of the departments concerned decide first."))
    return outcome
