"""What belongs to the customer whatever the case: contact data, and health that every treatment must heed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.fields import PhoneField
from records.models.sheets import CustomerSheet
from vault.fields import EncryptedBooleanField, EncryptedCharField, EncryptedTextField


class ContactData(CustomerSheet):
    """How the customer is reached, and who in an emergency."""

    phone = PhoneField(_("phone"), max_length=32, blank=True, default="")
    other_phones = PhoneField(_("other phones"), max_length=120, blank=True, default="")
    wechat = EncryptedCharField(_("WeChat"), max_length=60, blank=True, default="")
    email = EncryptedCharField(_("e-mail"), max_length=120, blank=True, default="")
    address = EncryptedTextField(_("home address"), max_length=300, blank=True, default="")
    emergency_name = EncryptedCharField(_("emergency contact"), max_length=60, blank=True, default="")
    emergency_relation = EncryptedCharField(_("relation"), max_length=30, blank=True, default="")
    emergency_phone = PhoneField(_("emergency phone"), max_length=32, blank=True, default="")
    preferred_time = EncryptedCharField(_("best time to call"), max_length=60, blank=True, default="")

    class Meta(CustomerSheet.Meta):
        verbose_name = _("Contact data")


class AllergyState(models.TextChoices):
    """Whether allergies were asked about."""

    UNASKED = "unasked", _("Not asked yet")
    NONE = "none", _("No known allergies")
    KNOWN = "known", _("Has allergies")


class HealthProfile(CustomerSheet):
    """Allergies, history, medication and earlier surgery. Allergies are shown wherever the customer is treated."""

    allergy_state = EncryptedCharField(_("allergies asked"), max_length=10, choices=AllergyState, default="unasked")
    allergies = EncryptedTextField(_("allergies"), max_length=1000, blank=True, default="")
    illnesses = EncryptedTextField(_("medical history"), max_length=4000, blank=True, default="")
    medication = EncryptedTextField(_("current medication"), max_length=2000, blank=True, default="")
    earlier_surgery = EncryptedTextField(_("earlier surgery"), max_length=2000, blank=True, default="")
    scar_prone = EncryptedBooleanField(_("prone to scars"), null=True, blank=True)
    pregnant = EncryptedBooleanField(_("pregnant or nursing"), null=True, blank=True)
    smoker = EncryptedBooleanField(_("smokes"), null=True, blank=True)

    class Meta(CustomerSheet.Meta):
        verbose_name = _("Health profile")
