"""Counting the pages that a filed sheet has on paper (卷内目录: 页数): it is laid out once, by a job, after it was filed."""

import io
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pikepdf

from access import grants
from access.models import Person
from access.roles import Deed
from archive.models import ArchiveFile, FiledItem
from records import paper
from records import spec as specs
from records.printing import PrintError, render_sheet
from vault.errors import VaultError


def count_rest(files: Iterable[ArchiveFile], *, by: Person) -> None:
    """Count what of these files was filed and not counted yet, before a list says how many pages they have; what is out of
    sight or cannot be laid out stays uncounted."""
    for item in FiledItem.objects.filed().filter(file__in=list(files), pages=None):
        with suppress(PrintError, VaultError):
            count(item, by=by)


def count(item: FiledItem, *, by: Person) -> bool:
    """Write down how many pages the sheet has as it stands now; False where it is out of sight."""
    spec = specs.get(item.sheet_key)
    model: Any = spec.model if spec else None
    sheet = model.objects.visible_to(by).filter(pk=item.record_id).first() if model else None
    if sheet is None:
        return False
    sheet.customer.opened()
    printed = paper.printed_sheet(sheet.opened(), grants.sections(by, sheet.customer, Deed.VIEW), by=by)
    with pikepdf.open(io.BytesIO(render_sheet(printed))) as pdf:
        pages = len(pdf.pages)
    return bool(FiledItem.objects.filter(pk=item.pk).update(pages=pages))
