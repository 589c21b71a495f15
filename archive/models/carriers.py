"""Data carriers taken out of service: what each was, what it held, how it was destroyed before a witness (B9.3).

Of customers nothing: a carrier is known by its serial number, and what it held by a class.
"""

from typing import Any, ClassVar, Final

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Application, Person
from access.models.audit import append_only
from archive.models.destruction import SealedDocument
from vault.recorded import RecordedModel, RecordedQuerySet


class CarrierKind(models.TextChoices):
    """What it is."""

    DISK = "disk", pgettext_lazy("carrier", "Hard disk")
    SSD = "ssd", pgettext_lazy("carrier", "Solid-state disk")
    BACKUP = "backup", pgettext_lazy("carrier", "Backup drive")
    USB = "usb", pgettext_lazy("carrier", "USB stick")
    CARD = "card", pgettext_lazy("carrier", "Memory card")
    TAPE = "tape", pgettext_lazy("carrier", "Tape")
    OPTICAL = "optical", pgettext_lazy("carrier", "CD or DVD")
    TABLET = "tablet", pgettext_lazy("carrier", "Tablet or phone")
    MACHINE = "machine", pgettext_lazy("carrier", "Copier, camera or other machine with storage")


MAGNETIC: Final = frozenset({CarrierKind.DISK, CarrierKind.BACKUP, CarrierKind.TAPE})
"""Kinds whose content a strong magnet deletes; on others it does nothing."""


class CarrierHeld(models.TextChoices):
    """What it held, as a class."""

    FILES = "files", pgettext_lazy("carrier", "Customers' files and photographs")
    COPIES = "copies", pgettext_lazy("carrier", "Backups of the data")
    KEYS = "keys", pgettext_lazy("carrier", "Keys of the system")
    HOUSE = "house", pgettext_lazy("carrier", "Only the clinic's own business")
    UNKNOWN = "unknown", pgettext_lazy("carrier", "Not known: treated as customers' files")


class CarrierErasure(models.TextChoices):
    """How the content was deleted before (the terms of NIST SP 800-88)."""

    CLEAR = "clear", pgettext_lazy("carrier", "Clear: overwritten and read back")
    PURGE = "purge", pgettext_lazy("carrier", "Purge: erased by its own command, or its key deleted")
    DEGAUSS = "degauss", pgettext_lazy("carrier", "Purge: degaussed")
    DEFECT = "defect", pgettext_lazy("carrier", "Not possible: it does not start any more")


class CarrierMethod(models.TextChoices):
    """How the carrier itself was destroyed."""

    SHREDDED = "shredded", pgettext_lazy("carrier", "Shredded")
    CRUSHED = "crushed", pgettext_lazy("carrier", "Crushed or drilled through")
    CUT = "cut", pgettext_lazy("carrier", "Cut up")
    BURNED = "burned", pgettext_lazy("carrier", "Burned or melted")


class CarrierState(models.TextChoices):
    """How far it has come after it was applied for; before that the application says."""

    REQUESTED = "requested", pgettext_lazy("carrier", "Applied for")
    DONE = "done", pgettext_lazy("carrier", "To be confirmed by the witness")
    CERTIFIED = "certified", pgettext_lazy("carrier", "Destroyed")
    CALLED_OFF = "called_off", pgettext_lazy("carrier", "Called off")


_STAYS = """
IF OLD.state = 'certified' THEN
    RAISE EXCEPTION 'a carrier with its certificate stays as it is' USING ERRCODE = 'CR021';
END IF;
RETURN NEW;
"""

SERIAL: Final = RegexValidator(
    r"^[A-Z0-9][A-Z0-9 ./:_+-]*$", _("Letters, digits and the signs . / : _ + - of the label.")
)


class RetiredCarrier(RecordedModel):
    """One data carrier on its way out of service; the line stays for ever and is not changed after its certificate.

    `executor` destroys it, `witness` watches and confirms with the own log-in. `used_since` and `retired_on`: the days between
    which it was in use. The reason stands in the application's purpose.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="carrier")
    number = models.PositiveIntegerField(unique=True)
    serial = models.CharField(_("Serial number"), max_length=60, validators=[SERIAL])
    kind = models.CharField(_("Kind of carrier"), max_length=10, choices=CarrierKind)
    held = models.CharField(_("What it held"), max_length=10, choices=CarrierHeld)
    used_since = models.DateField(_("In use since"))
    retired_on = models.DateField(_("Taken out of service on"))
    executor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("carried out by"))
    witness = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("witness"))
    state = models.CharField(_("state"), max_length=10, choices=CarrierState, default=CarrierState.REQUESTED)
    created_at = models.DateTimeField(auto_now_add=True)
    erasure = models.CharField(_("How its content was deleted"), max_length=8, choices=CarrierErasure, blank=True)
    method = models.CharField(_("How it was destroyed"), max_length=8, choices=CarrierMethod, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    witnessed_at = models.DateTimeField(null=True)
    witnessed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(RecordedQuerySet)()

    class Meta(RecordedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="carrier_walk"),
            models.Index(fields=["retired_on"], name="carrier_year"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["serial"], condition=~Q(state="called_off"), name="carrier_serial_once"),
            models.CheckConstraint(condition=~Q(executor=F("witness")), name="carrier_two_persons"),
            models.CheckConstraint(condition=Q(used_since__lte=F("retired_on")), name="carrier_days_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=("done", "certified"), done_at__isnull=False, done_by=F("executor"))
                & ~Q(erasure="")
                & ~Q(method="")
                | Q(state__in=("requested", "called_off"), done_at=None, done_by=None, erasure="", method=""),
                name="carrier_done_by_executor",
            ),
            models.CheckConstraint(
                condition=Q(state="certified", witnessed_at__isnull=False, witnessed_by=F("witness"))
                | ~Q(state="certified") & Q(witnessed_at=None, witnessed_by=None),
                name="carrier_seen_by_witness",
            ),
            models.CheckConstraint(
                condition=~Q(erasure="degauss") | Q(kind__in=("disk", "backup", "tape")), name="carrier_magnetic"
            ),
        ]
        triggers = [
            *RecordedModel.Meta.triggers,
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(name="stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=_STAYS),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it stands in the register and on the certificate."""
        return f"JZ{self.number:05d}"


class CarrierCertificate(SealedDocument):
    """The certificate of one carrier; the database refuses to change or remove it."""

    carrier = models.OneToOneField(RetiredCarrier, models.PROTECT, related_name="certificate")

    class Meta:
        triggers = append_only()
