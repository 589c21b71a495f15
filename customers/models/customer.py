"""The customer: who they are (basic data, A2.1, D3.1). Contact data and health stand in sheets of their own, since
other people may see them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.sheets import RecordSheet, SheetQuerySet
from vault.fields import EncryptedCharField, EncryptedDateField


class Kind(models.TextChoices):
    """What a customer is (B3.1)."""

    INDIVIDUAL = "individual", _("Individual")
    INSTITUTION = "institution", _("Medical institution")
    DISTRIBUTOR = "distributor", _("Distributor")


class Sex(models.TextChoices):
    """As stated by the customer."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNKNOWN = "unknown", _("Not stated")


class CustomerQuerySet(SheetQuerySet):
    """Customers, narrowed to what somebody may see."""

    customer_column = "pk"


class Customer(RecordSheet):
    """A person (or, for dentures, an institution or distributor), with the number given at registration.

    Plain columns beside the sealed ones are those that lists and statistics need: number, kind, sex, birth year. Of a customer
    whose file is destroyed the row stays with its number and `destroyed_at`, since registers name it; all else is gone.
    """

    seal_subject = "id"
    seal_part = "id"

    serial = models.BigIntegerField(unique=True, editable=False)
    number = models.CharField(_("customer number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("customer type"), max_length=12, choices=Kind, default=Kind.INDIVIDUAL)
    name = EncryptedCharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    birth_date = EncryptedDateField(_("birth date"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    document = EncryptedCharField(_("identity document"), max_length=40, blank=True, default="")
    occupation = EncryptedCharField(_("occupation"), max_length=60, blank=True, default="")
    destroyed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(CustomerQuerySet)()

    class Meta(RecordSheet.Meta):
        indexes = [models.Index(models.F("serial").desc(), name="customer_newest")]

    def __str__(self) -> str:
        return self.number

    @property
    def customer(self) -> "Customer":  # type: ignore[override]
        """Itself: sheets name their customer, and this is one."""
        return self

    @property
    def customer_id(self) -> uuid.UUID:  # type: ignore[override]
        """Its own id."""
        return self.id

    def clean_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """Typed values with the birth year that follows from a birth date."""
        if values.get("birth_date"):
            values["birth_year"] = values["birth_date"].year
        return values
