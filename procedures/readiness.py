"""What must be there before a surgery may begin: checks that clear the customer, both consents, a booking signed as it
now stands (A2.2, A2.3, E1.4). Registered with the guards of the stage; nothing is decided twice."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from customers.models import BookingSheet, Case
from customers.pathways import guards
from customers.pathways.guards import Missing
from procedures.models import AnaesthesiaConsent, PreopSheet, SurgeryConsent
from procedures.models.preop import Clearance
from records.stages import Stage


def missing_sheets(case: Case, sheets: Sequence[Any]) -> list[Missing]:
    """Check sheet and consents that are not there, or not signed by everyone as they now stand."""
    found = []
    for model in (PreopSheet, SurgeryConsent, AnaesthesiaConsent):
        sheet, title = standing(model, sheets), {"sheet": model._meta.verbose_name}
        key = _key(model)
        if sheet is None:
            found.append(Missing(_("“%(sheet)s” has not been filled in") % title, "sheet-new", (case.pk, key)))
        elif not sheet.is_settled:
            text = _("“%(sheet)s” is not signed by everyone yet") % title
            found.append(Missing(text, "sheet-show", (key, sheet.pk)))
    return found


def missing_clearance(case: Case, sheets: Sequence[Any]) -> list[Missing]:
    """That the signed checks do not clear the customer."""
    sheet = standing(PreopSheet, sheets)
    if sheet is None or not sheet.is_settled:
        return []
    whole = PreopSheet.objects.get(pk=sheet.pk) if sheet.get_deferred_fields() else sheet
    if whole.opened().clearance in (Clearance.CLEARED, Clearance.CONDITIONS):
        return []
    return [Missing(_("the checks do not clear the customer for surgery"), "sheet-show", ("preop", sheet.pk))]


def missing_confirmation(case: Case, sheets: Sequence[Any]) -> list[Missing]:
    """That a booking was changed after it was signed, and not signed anew."""
    booking = max(_standing(BookingSheet, sheets), key=lambda row: row.starts_at, default=None)
    if booking is None or booking.is_open or booking.is_settled:
        return []
    text = _("the booking was changed and is not signed anew")
    return [Missing(text, "sheet-show", ("booking", booking.pk))]


def standing(model: Any, sheets: Sequence[Any]) -> Any:
    """Of a case's sheets the newest of a kind that still counts; None where there is none."""
    return max(_standing(model, sheets), key=lambda row: row.happened_at, default=None)


def _standing(model: Any, sheets: Sequence[Any]) -> list[Any]:
    return [sheet for sheet in sheets if type(sheet) is model and sheet.stands]


def _key(model: Any) -> str:
    from records import spec

    return spec.of(model).key


for _guard in (missing_confirmation, missing_sheets, missing_clearance):
    guards.register(Stage.SURGERY, _guard)
