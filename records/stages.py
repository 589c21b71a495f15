"""The six stages of policy A2, as values that sheets and pathways share. Not here: what leads from one to the next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """One step of a customer's journey (A2.1 to A2.6)."""

    CONSULTATION = "consultation", _("Consultation")
    BOOKING = "booking", _("Booking")
    PREOP = "preop", _("Pre-op checks")
    SURGERY = "surgery", _("Surgery")
    AFTERCARE = "aftercare", _("Aftercare")
    FOLLOWUP = "followup", _("Follow-up")
