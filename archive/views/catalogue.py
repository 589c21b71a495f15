"""The catalogue of the archive (案卷目录): its tree, its lines, taking it along (B4.2, B3.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.roles import Role
from archive import marks
from archive.catalogue import exporting, queries
from archive.catalogue.exporting import Catalogue, TooMany
from archive.catalogue.queries import Choice
from archive.models import ArchiveFile
from archive.models.files import FileState
from customers.views.importing import XLSX
from records.views.printing import pdf_answer

BADGES = {
    FileState.KEPT: "ok", FileState.RESTRICTED: "due", FileState.DESTROYING: "due", FileState.DESTROYED: "off",
}  # fmt: skip


def show_catalogue(request: HttpRequest) -> HttpResponse:
    """The folders by class and year, and the files of the chosen one by number."""
    reader = current_person(request)
    choice = Choice.read(request.GET.get("class", ""), request.GET.get("year", ""))
    rows = queries.catalogue_for(reader, choice)
    page, before, after = queries.page_of(rows, request.GET.get("after", ""), request.GET.get("before", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="catalogue")
    keeps = reader.has_role(Role.ARCHIVE_MANAGER)
    keep = f"{choice.address}&" if choice.address else ""
    context = {
        "lines": _lines(page, keeps, queries.orders_of(page)),
        "total": rows.count(),
        "tree": queries.tree(reader),
        "choice": choice,
        "part": exporting.part_of(choice),
        "keeps": keeps,
        "pager": {
            "first_url": f"?{choice.address}" if before else None,
            "previous_url": f"?{keep}before={before}" if before else None,
            "next_url": f"?{keep}after={after}" if after else None,
        },
    }
    return render(request, "archive/catalogue.html", context)


def _lines(files: list[ArchiveFile], keeps: bool, orders: dict[UUID, UUID]) -> list[dict[str, Any]]:
    """The phase, which is read in the customer's case, is for those alone who see the files. A number leads to its file; once
    that is destroyed, to the order, with its certificate."""
    contents, phases = queries.contents_of(files), marks.phases_of(files) if keeps else {}
    return [
        {
            "file": row,
            "url": _url(row, keeps, orders.get(row.pk)),
            "badge": BADGES[FileState(row.state)],
            "contents": contents.get(row.pk, queries.Contents()),
            "phase": phases.get(row.pk, ""),
        }
        for row in files
    ]


def _url(file: ArchiveFile, keeps: bool, order: UUID | None) -> str:
    if order is not None:
        return reverse("archive-destruction", args=[order])
    return reverse("archive-file-show", args=[file.pk]) if keeps and file.state != FileState.DESTROYED else ""


def export(request: HttpRequest) -> HttpResponse:
    """The chosen part as XLSX or PDF."""
    person = current_person(request)
    choice = Choice.read(request.POST.get("class", ""), request.POST.get("year", ""))
    try:
        made = exporting.gathered(choice, by=person)
    except TooMany as found:
        told = _("%(count)d files are too many at once: at most %(most)d. Choose a class or a year.")
        messages.warning(request, told % {"count": found.count, "most": exporting.MOST})
        return redirect(f"{reverse('archive-catalogue')}?{choice.address}")
    form = "pdf" if request.POST.get("form") == "pdf" else "xlsx"
    audit.record_read(audit.Action.EXPORT, actor=person, request=request, purpose=f"catalogue_{form}")
    return _answer(form, made, person)


def _answer(form: str, made: Catalogue, person: Any) -> HttpResponse:
    if form == "pdf":
        return pdf_answer(exporting.pdf(made, by=person), "catalogue")
    disposition = {"Content-Disposition": 'attachment; filename="catalogue.xlsx"'}
    return HttpResponse(exporting.workbook(made), XLSX, headers=disposition)
