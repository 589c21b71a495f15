"""What of record sheets somebody leaves open who leaves: drafts that only they can read, paper signatures still to be checked.

Drafts stay sealed: they are counted by the kind of sheet, and thrown away or kept unread.
"""

from collections import Counter

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from access.handovers import groups
from access.handovers.groups import Entry, Group, Order, Seen
from access.models import Handover, Person
from access.models.handovers import Choice
from records import spec as specs
from records.links import page_url
from records.models import Draft, PaperSignature
from records.models.signed_papers import PaperOutcome


def declare() -> None:
    """Declare both kinds (called once, when the app is ready)."""
    groups.declare(
        Group(
            "drafts",
            _("Drafts that were not saved"),
            _("Typed and never saved; only the person could read them, and nobody else can now."),
            (Choice.DISCARDED, Choice.KEPT),
            lambda handover: _drafts(handover).count(),
            lambda handover, _reader: _show_drafts(handover),
            _carry_out_drafts,
            order=40,
        )
    )
    groups.declare(
        Group(
            "papers",
            _("Signed papers to be checked"),
            _("Attached by the person; a second one still holds them against the sheet."),
            (Choice.TOLD,),
            lambda handover: _papers(handover).count(),
            _show_papers,
            lambda order: _papers(order.handover).count(),
            order=50,
        )
    )


def _drafts(handover: Handover) -> QuerySet[Draft]:
    return Draft.objects.filter(person=handover.person_id)


def _show_drafts(handover: Handover) -> Seen:
    kinds = Counter(key.split(":")[0] for key in _drafts(handover).values_list("form_key", flat=True))
    return Seen([Entry(f"{_kind(key)} × {count}") for key, count in sorted(kinds.items())])


def _kind(key: str) -> str:
    spec = specs.get(key)
    return str(spec.title) if spec else str(_("Registration"))


def _carry_out_drafts(order: Order) -> int:
    if order.choice == Choice.DISCARDED:
        _drafts(order.handover).delete()
    return 0


def _papers(handover: Handover) -> QuerySet[PaperSignature]:
    return PaperSignature.objects.filter(attached_by=handover.person_id, outcome=PaperOutcome.WAITING)


def _show_papers(handover: Handover, reader: Person) -> Seen:
    """The sheets whose section is open to the reader lead to their page; of the others only the number is told."""
    entries, hidden = [], 0
    for paper in _papers(handover).order_by("attached_at"):
        spec = specs.get(paper.sheet_key)
        sheet = spec.model.objects.visible_to(reader).filter(pk=paper.sheet_id).first() if spec else None
        if sheet is None or spec is None:
            hidden += 1
        else:
            url = page_url("sheet-show", sheet.pk, before=(paper.sheet_key,))
            entries.append(Entry(f"{sheet.customer.number} {spec.title}", url))
    return Seen(entries, hidden)
