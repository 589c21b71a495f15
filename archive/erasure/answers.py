"""The printed answer to a customer who asked for deletion: what was decided, why, until when; in both scripts (D3.6)."""

import io

import pikepdf
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from access.models import Person
from archive.erasure.actions import LANGUAGES
from archive.models import ErasureRequest
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, render_sheet


def render(row: ErasureRequest, *, by: Person) -> bytes:
    """The answer to an opened request as one PDF, first in simplified, then in traditional characters."""
    out = io.BytesIO()
    with pikepdf.new() as whole:
        for language in LANGUAGES:
            with translation.override(language), pikepdf.open(io.BytesIO(render_sheet(printed(row, by=by)))) as part:
                whole.pages.extend(part.pages)
        whole.save(out)
    return out.getvalue()


def printed(row: ErasureRequest, *, by: Person) -> PrintedSheet:
    """The answer in the language of the moment."""
    head, language = paper.letterhead(), translation.get_language() or LANGUAGES[0]
    asked = timezone.localtime(row.made_at).strftime("%Y-%m-%d")
    facts = (
        PrintedField(_("Asked for deletion on"), asked),
        PrintedField(_("kept until"), row.until.isoformat() if row.until else "–"),
        PrintedField(_("Answer"), _decision(row), wide=True),
    )
    lines = enumerate(row.answer.get(language, ()), 1)
    reasons = tuple(PrintedField(str(place), line, wide=True) for place, line in lines)
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Answer to a request for deletion"),
        number="",
        customer_name=row.customer.name,
        customer_number=row.customer.number,
        fieldsets=(PrintedFieldset(_("The request"), facts), PrintedFieldset(_("Why"), reasons)),
        signatures=(PrintedSignature(_("Archive manager")), PrintedSignature(_("Received by the customer"))),
        qr=f"CR1|erasure|{row.pk}",
        printed_by=by.name,
        printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        language=language,
        demo=head.demo,
    )


def _decision(row: ErasureRequest) -> str:
    if row.may_destroy:
        return _(
            "Nothing obliges us to keep your file. It is destroyed by procedure so that it cannot be restored; until then it "
            "is locked, and nobody uses it."
        )
    return _(
        "The law obliges us to keep your file still. From today it is locked: it is stored and protected, and not used for "
        "anything else. When the time is over it is destroyed by procedure, without a further request. You may take your "
        "request back before."
    )
