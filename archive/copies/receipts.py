"""The receipt for a copy: the words that the receiver signs, on screen or on paper, and the form to be signed."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Person
from access.roles import Section
from archive.models import CustomerCopy
from archive.models.identity import Receiver
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature


def words(copy: CustomerCopy) -> str:
    """What the receiver of an opened copy signs, in the language of the moment."""
    told = {
        "number": copy.label,
        "pages": copy.pages,
        "file": copy.customer.number,
        "sections": sections_of(copy),
        "delivery": copy.get_delivery_display(),
    }
    return (
        _(
            "I have received copy no. %(number)s of customer file %(file)s, %(pages)s pages: %(sections)s. Delivery: "
            "%(delivery)s. I was told that whoever has this copy can read what is in it, and I keep it safe."
        )
        % told
    )


def sections_of(copy: CustomerCopy) -> str:
    """The chosen sections in the order of the file."""
    return "、".join(str(section.label) for section in Section if section in copy.sections)


def receiver_of(copy: CustomerCopy) -> str:
    """Who receives an opened copy: the customer by name, or the proxy with the relation."""
    if copy.receiver == Receiver.CUSTOMER:
        return copy.customer.name
    return _("%(name)s (%(relation)s)") % {"name": copy.receiver_name, "relation": copy.relation}


def printed(copy: CustomerCopy, *, by: Person) -> PrintedSheet:
    """The receipt of an opened copy as a form; with the drawn signature, where it was signed on screen."""
    head, now = paper.letterhead(), timezone.localtime()
    made = timezone.localtime(copy.made_at).strftime("%Y-%m-%d %H:%M") if copy.made_at else ""
    items = [
        PrintedField(_("Copy no."), copy.label),
        PrintedField(_("Made at"), made),
        PrintedField(pgettext("copy", "Pages"), str(copy.pages)),
        PrintedField(_("Delivery"), str(copy.get_delivery_display())),
        PrintedField(_("Sections"), sections_of(copy), wide=True),
        PrintedField(_("Receiver"), receiver_of(copy)),
        PrintedField(_("Identity checked"), identity_of(copy)),
        PrintedField(_("Handed over by"), copy.handed_by.name if copy.handed_by else by.name, wide=True),
    ]
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Receipt for a copy of the customer file"),
        number=copy.label,
        customer_name=copy.customer.name,
        customer_number=copy.customer.number,
        fieldsets=(
            PrintedFieldset(_("The copy"), tuple(items)),
            PrintedFieldset("", (PrintedField(_("Received"), copy.receipt or words(copy), wide=True),)),
        ),
        signatures=(_signature(copy),),
        qr=f"CR1|copy|{copy.pk}",
        printed_by=by.name,
        printed_at=now.strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


def identity_of(copy: CustomerCopy) -> str:
    """Kinds and last characters of the papers seen."""
    seen = [_paper(copy.get_own_paper_display(), copy.own_tail)]
    if copy.receiver == Receiver.PROXY:
        seen.append(_paper(copy.get_proxy_paper_display(), copy.proxy_tail))
    return "\n".join(seen)


def _paper(kind: str, tail: str) -> str:
    return _("%(paper)s, ends in %(tail)s") % {"paper": kind, "tail": tail}


def _signature(copy: CustomerCopy) -> PrintedSignature:
    """The receiver's: drawn, or room for it."""
    strokes = tuple(tuple((x, y) for x, y in stroke) for stroke in copy.strokes)
    if not strokes or copy.received_at is None:
        return PrintedSignature(_("Receiver"))
    at = timezone.localtime(copy.received_at).strftime("%Y-%m-%d %H:%M")
    return PrintedSignature(_("Receiver"), receiver_of(copy), at, strokes)
