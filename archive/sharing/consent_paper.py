"""The consent to sharing outside on paper, to be signed by hand and scanned (A6.2). Who may print it is asked by the view."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from access.models import Person
from archive.models import OutsidePackage
from archive.sharing import consents
from records import paper
from records.models.signoffs import Signer
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature


def printed(package: OutsidePackage, *, by: Person) -> PrintedSheet:
    """What the customer of a package signs, in the language of the moment; the customer is opened."""
    head, customer, request = paper.letterhead(), package.customer.opened(), package.request
    text = PrintedField(_("Consent"), consents.statement(request), wide=True)
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Consent to sharing outside"),
        number=request.number,
        customer_name=customer.name,
        customer_number=customer.number,
        fieldsets=(PrintedFieldset("", (text,)),),
        signatures=(PrintedSignature(str(Signer.CUSTOMER.label)), PrintedSignature(str(Signer.GUARDIAN.label))),
        qr=f"CR1|consent|{package.pk}",
        printed_by=by.name,
        printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )
