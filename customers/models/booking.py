"""手術預約確認書: the booking of an operation (A2.2). What may be booked when: `customers.booking`."""

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models.people import Employment
from access.roles import Role
from customers.models.rooms import MINUTES
from records.lifecycle import State
from records.models.sheets import CaseSheet, SheetQuerySet
from vault.fields import EncryptedBooleanField, EncryptedTextField

if TYPE_CHECKING:
    from access.models import Person


class BookingStatus(models.TextChoices):
    """What became of a booking."""

    BOOKED = "booked", _("Booked")
    RESCHEDULED = "rescheduled", _("Rescheduled")
    CANCELLED = "cancelled", _("Cancelled")
    NO_SHOW = "no_show", _("Did not come")
    DONE = "done", _("Operated")


ACTIVE = (BookingStatus.BOOKED, BookingStatus.RESCHEDULED)
"""The booking holds its time; nobody else can have surgeon, room or customer then."""

LAPSED = (BookingStatus.CANCELLED, BookingStatus.NO_SHOW)
"""Nothing comes of it any more; another booking of the case may follow."""

_PAST = (State.IN_ERROR, State.TRANSCRIBED)
HOLDS_TIME = Q(status__in=ACTIVE) & ~Q(state__in=_PAST)


def surgeons_now() -> Q:
    """The people who can be booked as surgeon: employed, and surgeon by a role in force at this moment."""
    in_force = Q(assignments__ends_at__isnull=True) | Q(assignments__ends_at__gt=Now())
    surgeon = Q(assignments__role=Role.SURGEON, assignments__starts_at__lte=Now())
    return Q(employment=Employment.ACTIVE) & surgeon & in_force


def entries_in_use() -> Q:
    """The rooms and operation items that can be chosen."""
    return Q(active=True)


class BookingQuerySet(SheetQuerySet):
    """Bookings by time."""

    def holding_time(self) -> Self:
        """Those that still hold their time: not lapsed, not done, not in error, not transcribed."""
        return self.filter(HOLDS_TIME)

    def on_day(self, day: datetime.date) -> Self:
        """Those that begin on a day of the clinic's local time, not in error, earliest first."""
        start = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
        return self.counted().filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")

    def of_surgeon(self, person: "Person") -> Self:
        """Those in which this person operates."""
        return self.filter(surgeon=person)


def _excluding(name: str, column: str) -> ExclusionConstraint:
    """No two bookings that hold their time share `column` at the same moment."""
    return ExclusionConstraint(
        name=name,
        expressions=[(column, RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
        condition=HOLDS_TIME,
    )


class BookingSheet(CaseSheet):
    """When, by whom, where and what; what the customer was told and given. Numbered when the customer signs.

    `during` is start to end (end excluded), kept in step with `starts_at` and `minutes`; the database refuses two
    bookings that share surgeon, room or customer at one time, and two for one case.
    """

    plain_columns = frozenset({"status", "minutes", "during"})
    glance = ("status", "starts_at")

    number = models.CharField(_("confirmation number"), max_length=16, blank=True, default="", editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=BookingStatus, default=BookingStatus.BOOKED, editable=False
    )
    starts_at = models.DateTimeField(_("date and time of surgery"))
    minutes = models.PositiveSmallIntegerField(_("duration (minutes)"), default=90, validators=MINUTES)
    during = DateTimeRangeField(editable=False)
    surgeon = models.ForeignKey(
        "access.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("surgeon"),
        limit_choices_to=surgeons_now,
    )
    item = models.ForeignKey(
        "customers.OperationItem",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("operation item"),
        limit_choices_to=entries_in_use,
    )
    room = models.ForeignKey(
        "customers.Room",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("room"),
        limit_choices_to=entries_in_use,
    )
    told_diet = EncryptedBooleanField(_("told: food and drink before surgery"), default=False)
    told_rest = EncryptedBooleanField(_("told: rest and medication before surgery"), default=False)
    told_preparation = EncryptedBooleanField(_("told: what to bring and prepare"), default=False)
    instructions = EncryptedTextField(_("instructions given"), max_length=4000, blank=True, default="")
    handbook_on = models.DateField(_("surgery handbook handed over on"), null=True, blank=True)

    objects = models.Manager.from_queryset(BookingQuerySet)()  # type: ignore[misc]

    class Meta(CaseSheet.Meta):
        verbose_name = _("Booking confirmation")
        indexes = [
            *CaseSheet.Meta.indexes,
            models.Index(fields=["starts_at"], name="booking_starts"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="booking_number_once"),
            models.UniqueConstraint(fields=["case"], condition=HOLDS_TIME, name="booking_one_for_case"),
            models.CheckConstraint(condition=Q(during__startswith=F("starts_at")), name="booking_during_from_start"),
            _excluding("booking_surgeon_free", "surgeon"),
            _excluding("booking_room_free", "room"),
            _excluding("booking_customer_free", "customer"),
        ]

    @property
    def ends_at(self) -> datetime.datetime:
        """When the room is free again."""
        return self.starts_at + datetime.timedelta(minutes=self.minutes)

    @property
    def stands(self) -> bool:
        """Not in error and not lapsed."""
        return super().stands and self.status not in LAPSED

    @property
    def holds_time(self) -> bool:
        """Whether surgeon, room and customer are taken by it."""
        return self.status in ACTIVE and self.state not in _PAST

    def keep_range(self) -> None:
        """Bring `during` in step with start and duration."""
        self.during = DateTimeTZRange(self.starts_at, self.ends_at)
