"""Spec of 手術預約確認書 (A2.2): made by front desk or customer service, signed by the front desk and by the customer."""

from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers import bookings, slots
from customers.models import BookingSheet
from customers.pathways import guards
from records.spec import Fieldset, Notice, SheetSpec, register
from records.stages import Stage

RIGHTS_AND_DUTIES = _(
    "You may ask about the operation, its risks and its cost at any time, see your own file, and change or cancel this "
    "booking without giving up anything; please tell us at least one day ahead. You may withdraw your consent until the "
    "operation begins. We ask you to tell us truthfully about illnesses, medication, allergies and pregnancy, to follow "
    "the instructions given to you before the operation, to come in time and accompanied, and to tell us at once when "
    "your health changes. Surgeon, time and room may change for a medical reason; you are then asked again."
)
"""What the customer reads before signing. Its wording is frozen in each signature, so it may be improved here."""


def notices(booking: BookingSheet) -> list[Notice]:
    """A time outside the working hours: a warning only, since the clinic may have arranged it."""
    text = slots.unusual(booking) if booking.holds_time else ""
    return [Notice(text)] if text else []


BOOKING = register(
    SheetSpec(
        key="booking",
        title=_("Surgery booking confirmation"),
        model=BookingSheet,
        stage=Stage.BOOKING,
        section=Section.BOOKING,
        fieldsets=(
            Fieldset(_("Confirmation"), ("number", "status"), given=True),
            Fieldset(_("Operation"), ("item", "surgeon", "room", "starts_at", "minutes")),
            Fieldset(
                _("Before the operation"), ("told_diet", "told_rest", "told_preparation", "instructions", "handbook_on")
            ),
        ),
        optional={"instructions", "handbook_on"},
        always={"starts_at", "minutes"},
        writers={Role.FRONT_DESK, Role.CUSTOMER_SERVICE},
        signers=(Role.FRONT_DESK,),
        customer_signs=True,
        includes=("basic",),
        statement=RIGHTS_AND_DUTIES,
        clauses=("A2.2", "A2.7"),
        before_move=(guards.ready_for_stage, bookings.hold_time, bookings.give_number),
        on_conflict=slots.clashes,
        notices=notices,
    )
)
