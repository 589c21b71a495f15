"""What is printed of retired carriers: the register of a year, the certificate of one (B9.3)."""

from collections.abc import Iterable
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.approvals.wording import PARTIES
from access.models import Person
from archive.carriers import wording
from archive.destruction.papers import moment, sheet_of, with_digest
from archive.models import CarrierCertificate, RetiredCarrier
from archive.models.carriers import CarrierErasure, CarrierHeld, CarrierKind, CarrierMethod
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, PrintedTable

MOST: Final = 2000
"""So many lines at once; whoever needs more prints one year after the other."""


def certificate(row: CarrierCertificate, *, by: Person) -> PrintedSheet:
    """The certificate in the language of the moment, from what was sealed and nothing else."""
    said = row.document
    carrier = (
        PrintedField(_("Serial number"), said["serial"]),
        PrintedField(_("Kind of carrier"), str(CarrierKind(said["kind"]).label)),
        PrintedField(_("What it held"), str(CarrierHeld(said["held"]).label)),
        PrintedField(_("In use since"), said["used_since"]),
        PrintedField(_("Taken out of service on"), said["retired_on"]),
    )
    done = (
        PrintedField(_("Applied for by"), said["applicant"]),
        PrintedField(_("Applied at"), moment(said["applied_at"])),
        PrintedField(_("How its content was deleted"), str(CarrierErasure(said["erasure"]).label), wide=True),
        PrintedField(_("How it was destroyed"), str(CarrierMethod(said["method"]).label), wide=True),
        PrintedField(_("Destroyed at"), moment(said["done_at"])),
        PrintedField(_("Confirmed by the witness"), moment(said["witnessed_at"])),
    )
    signatures = (
        *(PrintedSignature(str(PARTIES[one["party"]]), one["by"], moment(one["at"])) for one in said["approvals"]),
        PrintedSignature(_("Carried out by"), said["executor"], moment(said["done_at"])),
        PrintedSignature(_("Witness"), said["witness"], moment(said["witnessed_at"])),
    )
    groups = (PrintedFieldset(_("Data carrier"), carrier), PrintedFieldset(_("Destruction"), done))
    title, code = _("Certificate of a destroyed data carrier"), f"CR1|carrier|{row.pk}"
    return with_digest(sheet_of(title, said["number"], groups, signatures, by, code), bytes(row.digest).hex())


def register(rows: Iterable[RetiredCarrier], year: int | None, *, by: Person) -> PrintedSheet:
    """The register, of one year or all, oldest first."""
    heads = (
        pgettext("carrier", "No."), _("Serial number"), _("Kind of carrier"), _("What it held"), _("Taken out of service on"),
        _("How it was destroyed"), _("Carried out by, witness"), _("State"),
    )  # fmt: skip
    lines = tuple(_line(row) for row in rows)
    facts = (
        PrintedField(_("Year"), str(year) if year else _("All years")),
        PrintedField(_("Data carriers"), str(len(lines))),
    )
    groups = (PrintedFieldset("", facts), PrintedFieldset("", (PrintedTable(heads, lines),)))
    return sheet_of(_("Register of retired data carriers"), str(year or ""), groups, (), by, "CR1|carriers")


def _line(row: RetiredCarrier) -> tuple[str, ...]:
    done = timezone.localtime(row.done_at).strftime("%Y-%m-%d") if row.done_at else ""
    how = ", ".join(str(said) for said in (row.get_method_display(), done) if said)
    return (
        row.label, row.serial, str(row.get_kind_display()), str(row.get_held_display()), f"{row.retired_on:%Y-%m-%d}",
        how or "–", f"{row.executor.name} / {row.witness.name}", wording.state_of(row),
    )  # fmt: skip
