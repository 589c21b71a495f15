"""Archive numbers (B3.3): the scheme of each class, every number ever given, the paper numbers of former registers."""

from typing import Any, ClassVar, Final, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from archive.models.files import ArchiveFile, FileClass
from customers.models import Customer
from vault.fields import EncryptedCharField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel

OLD_NUMBER: Final = r"^[0-9A-Z字第号號年()./-]{2,30}$"
"""Signs of a paper number: none with which a name could be written."""


class NumberScheme(RecordedModel):
    """How the numbers of one class are made, where the clinic changed it; the first patterns stand in `numbering.schemes`.

    Each version is kept, with the reason why it was changed.
    """

    file_class = models.CharField(_("class"), max_length=20, choices=FileClass, unique=True)
    pattern = models.CharField(_("pattern"), max_length=40)
    reason = models.CharField(_("reason for the change"), max_length=200)

    def __str__(self) -> str:
        return self.pattern


class NumberState(models.TextChoices):
    """Whether a number counts."""

    GIVEN = "given", pgettext_lazy("number", "In use")
    VOIDED = "voided", pgettext_lazy("number", "Voided")


class VoidReason(models.TextChoices):
    """Why a number was taken out of use: a list, so that nothing is written beside a number that names somebody."""

    WRONG_CLASS = "wrong_class", _("The file was put into the wrong class")
    WRONG_UNIT = "wrong_unit", _("The code of the institution or distributor was wrong")
    MISLABELLED = "mislabelled", _("The number was put on a wrong file or label")


class IssuedNumberQuerySet(RecordedQuerySet):
    """Numbers, narrowed to files that somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """The numbers of files of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "file__customer_id")))


class IssuedNumber(RecordedModel):
    """A number that was given out. It is never given again and its row never goes, also when it was voided."""

    number = models.CharField(_("archive number"), max_length=40, unique=True)
    file_class = models.CharField(_("class"), max_length=20, choices=FileClass)
    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.CharField(max_length=12, blank=True, default="")
    serial = models.PositiveIntegerField()
    file = models.ForeignKey(ArchiveFile, models.PROTECT, null=True, related_name="numbers")
    state = models.CharField(_("state"), max_length=10, choices=NumberState, default=NumberState.GIVEN)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=VoidReason, blank=True, default="")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(IssuedNumberQuerySet)()

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["file_class", "year", "unit", "serial"], name="number_serial_once"),
            models.UniqueConstraint(fields=["file"], condition=Q(state="given"), name="number_one_of_file"),
            models.CheckConstraint(
                condition=Q(state="given", reason="", voided_at=None, voided_by=None)
                | (Q(state="voided", voided_at__isnull=False, voided_by__isnull=False) & ~Q(reason="")),
                name="number_voided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OldNumberQuerySet(RecordedQuerySet):
    """Old numbers, narrowed to files that somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))

    def standing(self) -> Self:
        """Without those that were entered in error."""
        return self.filter(struck_at=None)


class OldNumber(SealedModel):
    """The number that a customer's paper file had in a former register, so that the old file is found."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    number = models.CharField(_("old number"), max_length=30, validators=[RegexValidator(OLD_NUMBER)], db_index=True)
    source = EncryptedCharField(_("which register"), max_length=80)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(OldNumberQuerySet)()

    class Meta(SealedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], condition=Q(struck_at=None), name="old_number_once"),
            models.CheckConstraint(condition=Q(number__regex=OLD_NUMBER), name="old_number_shape"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="old_number_struck_at_by",
            ),
        ]

    def __str__(self) -> str:
        return self.number
