"""What is printed of a sealing: the list for both signatures (封存清单), and the record of its opening (启封记录)."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Person
from archive.models import Sealing
from archive.sealing import wording
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, PrintedTable

_LINE = "%Y-%m-%d %H:%M"


def the_list(sealing: Sealing, *, by: Person) -> PrintedSheet:
    """The list of an opened sealing, with what was signed on screen."""
    said = sealing.document
    facts = [
        PrintedField(_("Sealing no."), sealing.label),
        PrintedField(_("Drawn up at"), _moment(sealing.created_at)),
        PrintedField(_("Reason"), sealing.reason, wide=True),
        PrintedField(_("For the customer's side"), _other(sealing)),
        PrintedField(_("For the clinic"), (sealing.sealed_by or sealing.drawn_by).name),
        PrintedField(pgettext("list", "Pages"), str(sealing.pages)),
        PrintedField(_("Follows"), said.get("follows") or "–"),
        PrintedField(_("Not finished, to be sealed later"), "、".join(said["later"]) or "–", wide=True),
        PrintedField(_("Paper volumes under seal"), _volumes(said), wide=True),
    ]
    groups = (
        PrintedFieldset(_("The sealing"), tuple(facts)),
        PrintedFieldset(_("What is sealed"), (_lines(said),)),
        PrintedFieldset(_("Digest of each page (SHA-256)"), (_pages(said),)),
        PrintedFieldset("", (PrintedField(_("Declaration"), wording.statement(sealing), wide=True),)),
    )
    signatures = (
        _signed(_("For the customer's side"), sealing.other_name, sealing.strokes, sealing.sealed_at),
        _signed(_("For the clinic"), sealing.sealed_by.name if sealing.sealed_by else "", [], sealing.sealed_at),
    )
    return _sheet(_("List of the sealing"), sealing, groups, signatures, by)


def opening_record(sealing: Sealing, *, by: Person) -> PrintedSheet:
    """The record of an opened seal: who was there, why, and whether everything was as it had been sealed."""
    wrong = _("They do not agree; the supervisors have to be told.")
    whole = _("List, seal and every page agree.") if sealing.was_whole else wrong
    facts = [
        PrintedField(_("Sealing no."), sealing.label),
        PrintedField(_("Sealed at"), _moment(sealing.sealed_at)),
        PrintedField(pgettext("sealing", "Opened at"), _moment(sealing.opened_at)),
        PrintedField(pgettext("sealing", "Opened by"), sealing.opened_by.name if sealing.opened_by else ""),
        PrintedField(_("Why it is opened"), str(sealing.get_opening_display()), wide=True),
        PrintedField(_("What it rests on"), sealing.open_reason or "–", wide=True),
        PrintedField(_("For the customer's side"), sealing.open_name or "–"),
        PrintedField(_("Asked for by"), sealing.asked_by.name if sealing.asked_by else "–"),
        PrintedField(_("Held against the list"), whole, wide=True),
    ]
    signatures = (
        _signed(_("For the customer's side"), sealing.open_name, sealing.open_strokes, sealing.opened_at),
        _signed(_("For the clinic"), sealing.opened_by.name if sealing.opened_by else "", [], sealing.opened_at),
    )
    return _sheet(
        _("Record of the opening"), sealing, (PrintedFieldset(_("The opening"), tuple(facts)),), signatures, by
    )


def _other(sealing: Sealing) -> str:
    return _("%(name)s (%(relation)s)") % {"name": sealing.other_name, "relation": sealing.other_relation}


def _volumes(said: dict[str, Any]) -> str:
    return "、".join(f"{one['barcode']} ({one['pages']})" for one in said["volumes"]) or "–"


def _lines(said: dict[str, Any]) -> PrintedTable:
    heads = (pgettext("list", "No."), _("Title"), _("Day"), _("Edition"), _("Digest (SHA-256)"))
    rows = (
        (str(place), one["title"], one["day"], str(one["edition"] or "–"), _spaced(one["digest"]))
        for place, one in enumerate(said["lines"], 1)
    )
    return PrintedTable(heads, tuple(rows))


def _pages(said: dict[str, Any]) -> PrintedTable:
    rows = ((str(place), _spaced(digest)) for place, digest in enumerate(said["pages"], 1))
    return PrintedTable((pgettext("list", "Page"), _("Digest (SHA-256)")), tuple(rows))


def _spaced(digest: str) -> str:
    """In groups that an eye can follow and a line can break at."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _signed(label: str, name: str, strokes: list[Any], at: Any) -> PrintedSignature:
    if at is None:
        return PrintedSignature(label, name)
    return PrintedSignature(label, name, _moment(at), tuple(tuple((x, y) for x, y in stroke) for stroke in strokes))


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime(_LINE) if at else ""


def _sheet(title: str, sealing: Sealing, groups: Any, signatures: Any, by: Person) -> PrintedSheet:
    head = paper.letterhead()
    return PrintedSheet(
        clinic=head.clinic,
        title=title,
        number=sealing.label,
        customer_name=sealing.customer.name,
        customer_number=sealing.customer.number,
        fieldsets=groups,
        signatures=signatures,
        qr=f"CR1|sealing|{sealing.pk}",
        printed_by=by.name,
        printed_at=timezone.localtime().strftime(_LINE),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )
