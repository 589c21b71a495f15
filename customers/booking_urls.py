"""URLs of bookings, visits that are due, and the catalogue of what can be booked."""

from access.doors import EVERYONE, door
from access.roles import Role
from customers.catalogue import KEEPERS
from customers.due import CALLERS
from customers.models.visits import VisitKind
from customers.views.bookings import end_booking, revise_case, show_day
from customers.views.catalogue import edit_days, edit_entry, edit_hours, show_catalogue
from customers.views.visits import list_due, show_told

_FORM = ("GET", "POST")
_THEATRE = {Role.FRONT_DESK, Role.CUSTOMER_SERVICE, Role.SURGEON, Role.NURSE, Role.EXAMINER, Role.ARCHIVE_MANAGER}
_BOOKERS = {Role.FRONT_DESK, Role.CUSTOMER_SERVICE}

urlpatterns = [
    door("bookings/", show_day, "booking-day", roles=_THEATRE, files=True, clauses=("A2.2", "A6.1")),
    door(
        "bookings/<uuid:pk>/end/",
        end_booking,
        "booking-end",
        roles=_BOOKERS,
        methods=_FORM,
        files=True,
        clauses=("A2.2",),
    ),
    door(
        "cases/<uuid:pk>/revise/",
        revise_case,
        "case-revise",
        roles=_BOOKERS,
        methods=_FORM,
        files=True,
        clauses=("A2.1",),
    ),
    door(
        "visits/followup/",
        list_due,
        "followup-due",
        roles=CALLERS[VisitKind.FOLLOWUP],
        files=True,
        clauses=("A2.6",),
        kwargs={"kind": "followup"},
    ),
    door(
        "visits/aftercare/",
        list_due,
        "aftercare-due",
        roles=CALLERS[VisitKind.AFTERCARE],
        files=True,
        clauses=("A2.5",),
        kwargs={"kind": "aftercare"},
    ),
    door("followups/<uuid:pk>/", show_told, "followup-told", roles=EVERYONE, files=True, clauses=("A2.6",)),
    door("catalogue/", show_catalogue, "catalogue", roles=KEEPERS),
    door("catalogue/hours/", edit_hours, "catalogue-hours", roles=KEEPERS, methods=_FORM),
    door(
        "catalogue/days/<slug:kind>/",
        edit_days,
        "catalogue-days",
        roles=KEEPERS,
        methods=_FORM,
        clauses=("A2.5", "A2.6"),
    ),
    door("catalogue/<slug:kind>/new/", edit_entry, "catalogue-new", roles=KEEPERS, methods=_FORM),
    door("catalogue/<slug:kind>/<uuid:pk>/", edit_entry, "catalogue-edit", roles=KEEPERS, methods=_FORM),
]
