"""The pages on which a fault is mended, as far as their doors open for the reader."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from access.doors import DOORS
from access.models import Person
from archive.care.removing import OF_DRAFTS
from archive.lending.queries import loans_for
from archive.models import FileFault
from archive.models.care import FaultKind, FaultState
from archive.properties.queries import latest_for
from records.links import page_url

_OF_SHEETS = (FaultKind.UNSIGNED, FaultKind.CUSTOMER, FaultKind.PAPER, *OF_DRAFTS)


def links_of(fault: FileFault, reader: Person) -> list[dict[str, Any]]:
    """title, url and icon of each."""
    return [link for name, link in _links(fault, reader) if DOORS[name].opens_for(reader.roles)]


def _links(fault: FileFault, reader: Person) -> Iterator[tuple[str, dict[str, Any]]]:
    if fault.kind in _OF_SHEETS:
        url = page_url("sheet-show", fault.target, before=(fault.what,))
        yield "sheet-show", {"title": _("Open the sheet"), "url": url, "icon": "file-text"}
    if fault.kind in OF_DRAFTS and fault.state == FaultState.OPEN:
        url = reverse("archive-removal-new", args=[fault.pk])
        yield "archive-removal-new", {"title": _("Propose to remove the draft"), "url": url, "icon": "trash-2"}
    if fault.kind == FaultKind.CONTACT:
        url = reverse("contact-check", args=[fault.customer_id])
        yield "contact-check", {"title": _("Contact data still right?"), "url": url, "icon": "phone"}
    if fault.kind == FaultKind.VOLUME:
        url = reverse("archive-store-file", args=[fault.customer_id])
        yield "archive-store-file", {"title": _("Paper volumes"), "url": url, "icon": "book-marked"}
    if fault.kind == FaultKind.DAMAGED:
        loan = loans_for(reader).filter(lines=fault.target).first()
        if loan is not None:
            url = reverse("archive-loan", args=[loan.pk])
            yield "archive-loan", {"title": _("Loan that it came back from"), "url": url, "icon": "book-marked"}
    if fault.kind == FaultKind.LIKE:
        url = f"{reverse('archive-merge-new')}?fault={fault.pk}"
        yield "archive-merge-new", {"title": _("Compare both files"), "url": url, "icon": "columns-2"}
    check = latest_for(reader).filter(file=fault.file_id).first() if fault.kind == FaultKind.CHECK else None
    if check is not None:
        url = reverse("archive-filecheck", args=[check.pk])
        yield "archive-filecheck", {"title": _("Result of the check"), "url": url, "icon": "clipboard-check"}
    url = reverse("archive-file-show", args=[fault.file_id])
    yield "archive-file-show", {"title": _("Archive file"), "url": url, "icon": "folder-archive"}
    url = reverse("customer-show", args=[fault.customer_id])
    yield "customer-show", {"title": _("Customer's page"), "url": url, "icon": "user"}
