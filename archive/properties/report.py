"""The report of a check on paper (电子档案四性检测报告): each property with what was looked at, the verdict, what is wrong."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Person
from archive.models import FileCheck
from archive.properties import wording
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, PrintedTable


def printed(check: FileCheck, *, by: Person) -> PrintedSheet:
    """The report of one check (fetched with its file and who made it)."""
    head, now = paper.letterhead(), timezone.localtime()
    facts = (
        PrintedField(_("Archive number"), check.file.number),
        PrintedField(_("Class"), str(check.file.get_file_class_display())),
        PrintedField(_("checked at"), timezone.localtime(check.checked_at).strftime("%Y-%m-%d %H:%M")),
        PrintedField(_("checked by"), check.checked_by.name),
        PrintedField(_("Result"), _("holds") if check.passed else _("does not hold")),
        *(PrintedField(one["text"], str(one["count"])) for one in wording.counts_of(check)),
    )
    columns = (_("Property"), _("Looked at"), _("Verdict"), _("What is wrong"))
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Report of the check of an electronic file for the four properties"),
        number=check.file.number,
        fieldsets=(
            PrintedFieldset(_("The file"), facts),
            PrintedFieldset(_("The four properties"), (PrintedTable(columns, tuple(_rows(check))),)),
        ),
        signatures=(
            PrintedSignature(pgettext("signature", "Archive manager")),
            PrintedSignature(pgettext("signature", "Supervisor")),
        ),
        qr=f"CR1|filecheck|{check.pk}",
        printed_by=by.name,
        printed_at=now.strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


def _rows(check: FileCheck) -> list[tuple[str, ...]]:
    return [
        (
            line["label"],
            line["looked_at"],
            _("holds") if line["holds"] else _("does not hold"),
            "；".join(f"{one['text']} {one['count']}" for one in line["wrong"]) or "–",
        )
        for line in wording.lines_of(check)
    ]
