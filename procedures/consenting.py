"""Who may give a consent, and taking one back (E1.4).

Not here: the wording (`risks`), what a missing consent holds up (`readiness`).
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Person
from customers.identity.life import age_on
from customers.models import Customer
from procedures.models import SurgeryRecord
from procedures.models.consents import ConsentSheet
from records import actions as sheets
from records.actions import CustomerSignature
from records.lifecycle import MoveRefused
from records.models import RecordSheet
from records.models.signoffs import Signer
from records.spec import Notice

OF_AGE = 18


def is_minor(customer: Customer) -> bool | None:
    """Whether the customer is under age today; None where the recorded birth date or year does not tell."""
    today = timezone.localdate()
    if customer.birth_date is not None:
        return age_on(customer.birth_date, today) < OF_AGE
    if customer.birth_year is None or today.year - customer.birth_year == OF_AGE:
        return None
    return today.year - customer.birth_year < OF_AGE


def check_signer(sheet: RecordSheet, signature: CustomerSignature) -> None:
    """Of a consent: for a minor a guardian signs, with name; everybody else in person. Raises MoveRefused."""
    minor, by_guardian = is_minor(sheet.customer), signature.signer == Signer.GUARDIAN
    if minor is None:
        raise MoveRefused("birth date")
    if minor and not by_guardian:
        raise MoveRefused("guardian")
    if by_guardian and not minor:
        raise MoveRefused("no guardian")
    if by_guardian and not signature.name.strip():
        raise MoveRefused("guardian's name")


def withdraw(consent: ConsentSheet, *, by: Person, reason: str) -> None:
    """The customer takes the consent back; a new one can be given. Raises MoveRefused (state, reason) once the surgery
    record is begun."""
    begun = SurgeryRecord.objects.filter(case=consent.case_id).counted().exists()
    if begun or not consent.stands:
        raise MoveRefused("state")
    day = timezone.localdate()
    sheets.mark(consent, {"withdrawn_on": day}, by=by, reason=reason)


def notices(sheet: RecordSheet) -> list[Notice]:
    """Above a consent that was taken back: since when, and why."""
    if not isinstance(sheet, ConsentSheet) or sheet.withdrawn_on is None:
        return []
    since = {"day": sheet.withdrawn_on.isoformat(), "reason": sheet.change_reason}
    return [Notice(_("Withdrawn by the customer on %(day)s: %(reason)s") % since)]
