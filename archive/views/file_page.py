"""The page of one file: number, class, marks, what is inside (卷内目录), its numbers, what the other parts show of it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Role
from archive import file_panels, marks
from archive.catalogue import queries as catalogue
from archive.filing import queries
from archive.models import ArchiveFile, FiledItem, IssuedNumber, OldNumber
from archive.models.files import FileState
from archive.views.catalogue import BADGES
from archive.views.filing import title_of
from records.links import customer_card, page_url
from vault.recorded import open_rows

ITEMS = 100
"""So many lines of the contents on one page."""


def found(request: HttpRequest, pk: UUID) -> tuple[Person, ArchiveFile]:
    """The file, its customer opened, its reading logged; 404 for whoever may not see it."""
    person = current_person(request)
    rows = ArchiveFile.objects.visible_to(person).select_related("customer", "accepted_by")
    file: ArchiveFile = get_object_or_404(rows, pk=pk)
    file.customer.opened()
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=file.customer_id, obj=file, request=request, purpose="archive_file"
    )
    return person, file


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?after=`: the last line of the contents on the page before."""
    person, file = found(request, pk)
    sections = grants.sections(person, file.customer, Deed.VIEW)
    after = request.GET.get("after", "")
    items = queries.filed_items(file).filter(section__in=list(sections)).select_related("filed_by", "replaces")
    if after.isdecimal() and len(after) < 8:
        items = items.filter(position__gt=int(after))
    page = list(items[: ITEMS + 1])
    more, page = len(page) > ITEMS, page[:ITEMS]
    context = {
        "file": file,
        "badge": BADGES[FileState(file.state)],
        "class_mark": marks.class_mark(file),
        "phase": marks.phases_of([file])[file.pk],
        "contents": catalogue.contents_of([file]).get(file.pk, catalogue.Contents()),
        "lines": [_line(item) for item in page],
        "waiting": queries.to_file(person).filter(file=file, section__in=list(sections)).count(),
        "numbers": list(_numbers(person, file)),
        "old_numbers": open_rows(OldNumber.objects.visible_to(person).standing().filter(customer=file.customer_id)),
        "panels": file_panels.panels_of(request, file),
        "keeps": person.has_role(Role.ARCHIVE_MANAGER),
        "pager": {"first_url": "?" if after else None, "next_url": f"?after={page[-1].position}" if more else None},
        **customer_card(file.customer, sections),
    }
    return render(request, "archive/file.html", context)


def _numbers(person: Person, file: ArchiveFile) -> QuerySet[IssuedNumber]:
    rows: QuerySet[IssuedNumber] = IssuedNumber.objects.visible_to(person).filter(file=file)
    return rows.select_related("given_by", "voided_by").order_by("given_at")


def _line(item: FiledItem) -> dict[str, Any]:
    url = page_url("sheet-show", item.record_id, before=(item.sheet_key,))
    return {"item": item, "title": title_of(item), "url": url}
