"""The paper files of the demo clinic: most sheets were bound when the file was accepted, some files wait for that; some sheets
moved on since, one print was replaced. Made by the actions that people use."""

import datetime
from typing import Any, Final

from django.utils import timezone

from access.models import Person
from access.roles import Section
from archive.models import ArchiveFile, PaperSheet
from archive.models.files import FileState
from archive.models.papers import PaperFate
from archive.papers import filing
from archive.store.queries import volumes_of
from clinic_records.demo import clock
from customers.models import ConsultationSheet, ContactData
from records import actions as sheets
from records import codes, paper
from records.models import RecordSheet
from vault.recorded import open_rows

_DAY: Final = datetime.timedelta(days=1)
_UNBOUND: Final = 4
"""How many files wait to be bound."""


def make(cast: dict[str, Person]) -> None:
    """Bind what was accepted, let some sheets move on, replace one print."""
    keeper, now = cast["guwen"], timezone.now()
    rows = (
        ArchiveFile.objects.visible_to(keeper)
        .filter(state=FileState.KEPT, destructions=None)
        .order_by("accepted_at", "number")
    )
    bound = list(rows)[:-_UNBOUND]
    for file in bound:
        volume = volumes_of(file).first()
        with clock.at(file.accepted_at):
            papers = PaperSheet.objects.filter(file=file).values_list("pk", flat=True)
            filing.bind_listed(file, papers, by=keeper, volume=volume)
    changing = [sheet for file in bound for sheet in _changeable(file, ContactData)]
    for nth, sheet in enumerate(changing[:4]):
        with clock.at(max(now - (8 - 2 * nth) * _DAY, sheet.customer.archive_file.accepted_at)):
            sheets.save_draft(sheet, {"address": f"示范市长宁路 {nth + 20} 号"}, by=sheet.recorded_by)
    if changing:
        _replaced(changing[0], keeper)
    told = [sheet for file in bound for sheet in _changeable(file, ConsultationSheet) if not sheet.is_open]
    for sheet in told[:1]:
        sheets.save_draft(sheet, {"advice": "补充：术前两周停用阿司匹林"}, by=sheet.recorded_by, reason="漏记术前提示")
    for sheet in told[1:2]:
        sheets.mark_error(sheet, by=sheet.recorded_by, reason="录入到了另一位顾客名下")


def _changeable(file: ArchiveFile, model: Any) -> list[Any]:
    """The sheets of this kind that whoever recorded them may still change."""
    rows = model.objects.filter(customer=file.customer_id).select_related("customer__archive_file", "recorded_by")
    found = open_rows(rows)
    section = Section.CONTACT if model is ContactData else Section.CONSULTATION
    return [row for row in found if row.recorded_by.has_perm(f"customers.change_{section}", row.customer)]


def _replaced(sheet: RecordSheet, keeper: Person) -> None:
    """The new print was scanned into the file, the old one kept behind it."""
    open_rows([sheet, sheet.customer])
    code = codes.read(paper.printed_sheet(sheet, frozenset(Section), by=keeper).qr)
    filing.file_print(code, by=keeper, volume=volumes_of(sheet.customer.archive_file).first(), fate=PaperFate.KEPT)
