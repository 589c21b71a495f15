"""When an operation can be booked: what is taken, what cannot be, and what is unusual. Reading only.

The database holds the last word (constraints of `BookingSheet`); this says the same in words, naming when, never whom.
"""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Person
from customers.models import BookingSheet, WorkingHours
from customers.models.booking import surgeons_now
from jobs import calendar


def clashes(booking: BookingSheet) -> dict[str, str]:
    """What is taken at the booking's time, by field of the form: room, surgeon, the customer, the case itself."""
    others = BookingSheet.objects.holding_time().exclude(pk=booking.pk)
    over = others.filter(during__overlap=booking.during)
    faults = {
        "room": _taken(_("The room is taken: %(when)s."), over.filter(room=booking.room_id)),
        "surgeon": _taken(_("The surgeon is taken: %(when)s."), over.filter(surgeon=booking.surgeon_id)),
        "starts_at": _taken(_("The customer has another booking: %(when)s."), over.filter(customer=booking.customer_id))
        or _taken(
            _("This case is booked already: %(when)s. Reschedule or cancel that booking."),
            others.filter(case=booking.case_id),
        ),
    }
    return {name: text for name, text in faults.items() if text}


def _taken(text: str, rows: Any) -> str:
    times = "; ".join(period(row) for row in rows.order_by("starts_at")[:4])
    return text % {"when": times} if times else ""


def period(booking: BookingSheet) -> str:
    """Day, start and end in the clinic's local time."""
    start, end = timezone.localtime(booking.starts_at), timezone.localtime(booking.ends_at)
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"


def impossible(booking: BookingSheet, moved: bool) -> dict[str, str]:
    """What cannot be booked whatever else is taken: a past time (when it was `moved`), somebody who is no surgeon now."""
    faults = {}
    if moved and booking.starts_at <= timezone.now():
        faults["starts_at"] = _("This time has passed. An operation is booked before it takes place.")
    if booking.surgeon_id and not Person.objects.filter(surgeons_now(), pk=booking.surgeon_id).exists():
        faults["surgeon"] = _("This person does not work here as a surgeon now.")
    return faults


def unusual(booking: BookingSheet) -> str:
    """A warning where the operation lies outside the working hours or on a day that is not worked; else empty."""
    start, end = timezone.localtime(booking.starts_at), timezone.localtime(booking.ends_at)
    opens, closes = working_hours()
    if not calendar.is_workday(start.date()):
        return _("%(day)s is not a working day of the clinic.") % {"day": f"{start:%Y-%m-%d}"}
    if start.time() < opens or end.time() > closes or start.date() != end.date():
        return _("The operation lies outside the working hours (%(from)s–%(until)s).") % {
            "from": f"{opens:%H:%M}",
            "until": f"{closes:%H:%M}",
        }
    return ""


def working_hours() -> tuple[datetime.time, datetime.time]:
    """From when to when operations are usually done."""
    row = WorkingHours.objects.filter(Q(only=True)).first() or WorkingHours()
    return row.opens_at, row.closes_at
