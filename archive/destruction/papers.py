"""What is printed of a destruction: the request with its list before it (銷毀清冊), the certificate after it (B9.2)."""

from dataclasses import replace
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.approvals.queries import steps_of
from access.approvals.wording import PARTIES
from access.models import Person
from archive.destruction import certificates, wording
from archive.models import DestructionCertificate, DestructionItem, DestructionOrder
from archive.models.destruction import ItemState
from archive.models.files import FileClass
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, PrintedTable

_LINE = "%Y-%m-%d %H:%M"


def request_form(order: DestructionOrder, *, by: Person) -> PrintedSheet:
    """The file destruction request (檔案銷毀申請表) with the whole list, for signatures by hand."""
    application = order.application.opened()
    items = list(order.items.select_related("order").order_by("position"))
    facts = (
        PrintedField(_("Applied for by"), application.applicant.name),
        PrintedField(_("Applied at"), moment(application.made_at.isoformat())),
        *_counted([bool(item.part) for item in items]),
        PrintedField(pgettext("list", "Pages"), str(sum(item.pages for item in items))),
        PrintedField(_("Reason"), application.purpose, wide=True),
        PrintedField(_("Carried out by"), order.executor.name),
        PrintedField(_("Witness"), order.witness.name),
    )
    signatures = tuple(
        PrintedSignature(
            str(PARTIES[step.party]),
            step.decided_by.name if step.decided_by else "",
            moment(step.decided_at.isoformat()) if step.decided_at else "",
        )
        for step in steps_of(order.application)
    )
    return sheet_of(
        _("File destruction request"),
        order.label,
        (PrintedFieldset(_("Request"), facts), PrintedFieldset(_("List"), (_table([_row(item) for item in items]),))),
        signatures,
        by,
        f"CR1|destruction|{order.pk}",
    )


def _counted(parts: list[bool]) -> tuple[PrintedField, ...]:
    """How many whole files, and how many parts of files: what there are none of is left out, but for an empty list."""
    whole = PrintedField(pgettext("list", "Files"), str(parts.count(False)))
    some = PrintedField(pgettext("list", "Parts of files"), str(parts.count(True)))
    return tuple(field for field, of_it in ((whole, False), (some, True)) if of_it in parts) or (whole,)


def certificate(row: DestructionCertificate, *, by: Person) -> PrintedSheet:
    """The certificate in the language of the moment, from what was sealed and nothing else."""
    said = row.document
    done = [item for item in said["items"] if item["state"] == ItemState.DESTROYED]
    left = [item for item in said["items"] if item["state"] != ItemState.DESTROYED]
    facts = (
        PrintedField(_("Applied for by"), said["applicant"]),
        PrintedField(_("Applied at"), moment(said["applied_at"])),
        PrintedField(_("Started at"), moment(said["started_at"])),
        PrintedField(_("Ended at"), moment(said["made_at"])),
        PrintedField(_("Carried out by"), said["executor"]),
        PrintedField(_("Witness"), said["witness"]),
        PrintedField(
            _("Scanned or confirmed by both"), f"{said['scanned']['executor']} / {said['scanned']['witness']}"
        ),
        *_counted([bool(item["part"]) for item in done]),
        PrintedField(_("Method"), wording.method(), wide=True),
        PrintedField(_("What remains"), _remains(said), wide=True),
    )
    listed = PrintedFieldset(pgettext("certificate", "Destroyed"), (_table(map(_said, done)),))
    groups = [PrintedFieldset(_("Destruction"), facts), listed]
    if left:
        groups.append(PrintedFieldset(_("Left out"), (_table([_said(item) for item in left]),)))
    signatures = (
        *(PrintedSignature(str(PARTIES[one["party"]]), one["by"], moment(one["at"])) for one in said["approvals"]),
        PrintedSignature(_("Carried out by"), said["executor"]),
        PrintedSignature(_("Witness"), said["witness"]),
    )
    sheet = sheet_of(
        _("Certificate of destruction"), said["number"], tuple(groups), signatures, by, f"CR1|certificate|{row.pk}"
    )
    return with_digest(sheet, bytes(row.digest).hex())


def with_digest(sheet: PrintedSheet, digest: str) -> PrintedSheet:
    """The sheet with the digest of what was sealed at its foot."""
    return replace(sheet, digest=digest, version_label="1")


def _remains(said: dict[str, Any]) -> str:
    """The residue in words."""
    columns = pgettext("between items", "; ").join(certificates.residue_in_words(said))
    return _(
        "Without anything that names or describes a person: numbers, days, who approved and who read when (registers, audit "
        "log). In copies of the data made before, plain columns of statistics: %(columns)s. Older copies of the key ring "
        "are worthless from the next change of the key-encryption key (now of epoch %(epoch)s) on."
    ) % {"columns": columns, "epoch": said["key_epoch"]}


def _table(rows: Any) -> PrintedTable:
    heads = (
        pgettext("list", "No."), _("archive number"), _("class"), _("year"), _("years required"), _("kept from"),
        _("may be destroyed from"), pgettext("list", "Pages"), _("Volumes"),
    )  # fmt: skip
    return PrintedTable(heads, tuple((str(place), *row) for place, row in enumerate(rows, 1)))


def _row(item: DestructionItem) -> tuple[str, ...]:
    name = _named(item.number, wording.part(item.described, item.part))
    return (
        name, str(FileClass(item.file_class).label), str(item.year), str(item.years),
        f"{item.kept_from:%Y-%m-%d}" if item.kept_from else "–", f"{item.due_on:%Y-%m-%d}", str(item.pages),
        "、".join(item.volumes) or (item.confirmation if item.part else "–"),
    )  # fmt: skip


def _named(number: str, part: str) -> str:
    return f"{number} · {part}" if part else number


def _said(item: dict[str, Any]) -> tuple[str, ...]:
    name = _named(item["number"], wording.part(item.get("described") or {}, item["part"]))
    return (
        name, str(FileClass(item["class"]).label), str(item["year"]), str(item["years"]), item["kept_from"] or "–",
        item["due_on"], str(item["pages"]), "、".join(item["volumes"]) or "–",
    )  # fmt: skip


def moment(text: str) -> str:
    """A moment in ISO form, in local time; "" of ""."""
    at = parse_datetime(text) if text else None
    return timezone.localtime(at).strftime(_LINE) if at else ""


def sheet_of(
    title: str,
    number: str,
    groups: tuple[PrintedFieldset, ...],
    signatures: tuple[PrintedSignature, ...],
    by: Person,
    qr: str,
) -> PrintedSheet:
    """A sheet under the letterhead of the clinic, printed by `by` now."""
    head = paper.letterhead()
    return PrintedSheet(
        clinic=head.clinic,
        title=title,
        number=number,
        fieldsets=groups,
        signatures=signatures,
        qr=qr,
        printed_by=by.name,
        printed_at=timezone.localtime().strftime(_LINE),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )
