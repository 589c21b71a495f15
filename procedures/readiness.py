"""What must be there before a surgery may begin: checks that clear the customer, both consents, a booking signed as it
now stands (A2.2, A2.3, E1.4). Registered with the guards of the stage; nothing is decided twice."""

from typing import Any

from django.utils.translation import gettext as _

from customers import bookings
from customers.models import Case
from customers.pathways import guards
from customers.pathways.guards import Missing
from procedures.models import AnaesthesiaConsent, PreopSheet, SurgeryConsent
from procedures.models.preop import Clearance
from records.stages import Stage


def missing_sheets(case: Case) -> list[Missing]:
    """Check sheet and consents that are not there, or not signed by everyone as they now stand."""
    found = []
    for model in (PreopSheet, SurgeryConsent, AnaesthesiaConsent):
        sheet, title = standing(model, case), {"sheet": model._meta.verbose_name}
        key = _key(model)
        if sheet is None:
            found.append(Missing(_("“%(sheet)s” has not been filled in") % title, "sheet-new", (case.pk, key)))
        elif not sheet.is_settled:
            text = _("“%(sheet)s” is not signed by everyone yet") % title
            found.append(Missing(text, "sheet-show", (key, sheet.pk)))
    return found


def missing_clearance(case: Case) -> list[Missing]:
    """That the signed checks do not clear the customer."""
    sheet = standing(PreopSheet, case)
    if sheet is None or not sheet.is_settled or sheet.opened().clearance in (Clearance.CLEARED, Clearance.CONDITIONS):
        return []
    return [Missing(_("the checks do not clear the customer for surgery"), "sheet-show", ("preop", sheet.pk))]


def missing_confirmation(case: Case) -> list[Missing]:
    """That a booking was changed after it was signed, and not signed anew."""
    booking = bookings.current(case)
    if booking is None or booking.is_open or booking.is_settled:
        return []
    text = _("the booking was changed and is not signed anew")
    return [Missing(text, "sheet-show", ("booking", booking.pk))]


def standing(model: Any, case: Case) -> Any:
    """The case's newest sheet of a kind that still counts; None where there is none. Not opened."""
    rows = model.objects.filter(case=case).counted().select_related("customer", "case").order_by("-happened_at")
    return next((row for row in rows if row.stands), None)


def _key(model: Any) -> str:
    from records import spec

    return spec.of(model).key


for _guard in (missing_confirmation, missing_sheets, missing_clearance):
    guards.register(Stage.SURGERY, _guard)
