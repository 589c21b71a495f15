"""What of record sheets somebody leaves open who leaves: drafts that only they can read, paper signatures still to be checked.

Drafts stay sealed: they are counted by the kind of sheet, and thrown away or kept unread.
"""

from collections import Counter
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from access import grants
from access.handovers import groups
from access.handovers.groups import Entry, Group, Order, Seen
from access.models import Handover, Person
from access.models.grants import GrantSource
from access.models.handovers import Choice
from access.roles import Section
from jobs import notifications
from records import spec as specs
from records.links import page_url
from records.models import Draft, PaperSignature
from records.models.signed_papers import PaperOutcome

TO_CHECK: Final = "paper-to-check"


def declare() -> None:
    """Declare both kinds (called once, when the app is ready)."""
    notifications.declare_kind(TO_CHECK, _("A signed paper is to be checked by you"), "customer-show")
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
            _(
                "Attached by the person; somebody else still holds them against the sheet. The successor is told of each."
            ),
            (Choice.HANDED,),
            lambda handover: _papers(handover).count(),
            _show_papers,
            _hand_papers,
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


def _sheet_of(paper: PaperSignature) -> Any:
    spec = specs.get(paper.sheet_key)
    model: Any = spec.model if spec else None
    return model.objects.select_related("customer").filter(pk=paper.sheet_id).first() if model else None


def _hand_papers(order: Order) -> int:
    """The successor is told of each, and may open the file by name where the own duty does not reach it yet (A4.2)."""
    for paper in _papers(order.handover):
        sheet = _sheet_of(paper)
        if sheet is None:
            continue
        if not order.heir.has_perm(f"customers.change_{sheet.spec.section}", sheet.customer):
            grants.give(
                order.heir.pk,
                sheet.customer,
                frozenset(Section) - {Section.ARCHIVE},
                by=order.by,
                source=GrantSource.CARE_TEAM,
                case=getattr(sheet, "case", None),
                may_change=True,
            )
        about: dict[str, Any] = {"subject": sheet.customer_id, "customer": sheet.customer_id, "by": order.by}
        notifications.notify([order.heir], TO_CHECK, **about)
    return 0
