"""手術知情同意書 and 麻醉知情同意書: what the surgeon told and planned, and that the customer agreed (E1.4)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures import risks
from procedures.models.surgery import Anaesthesia, Method
from records.checklists import ChecklistField
from records.models import CaseSheet
from vault.fields import EncryptedCharField, EncryptedTextField


def _text(label: Any, longest: int = 4000) -> EncryptedTextField:
    return EncryptedTextField(label, max_length=longest, blank=True, default="")


class ConsentSheet(CaseSheet):
    """What both consents share. A consent that was taken back stays readable and counts no more."""

    glance = ("withdrawn_on",)

    special_risks = _text(_("risks of this customer in particular"))
    questions = _text(_("questions and answers"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    class Meta(CaseSheet.Meta):
        abstract = True

    @property
    def stands(self) -> bool:
        """Neither in error nor taken back."""
        return super().stands and self.withdrawn_on is None


class SurgeryConsent(ConsentSheet):
    """What will be done, what else could be, and which risks were told."""

    method = EncryptedCharField(_("planned method"), max_length=10, choices=Method, blank=True, default="")
    plan = _text(_("plan of the surgery"))
    alternatives = _text(_("other ways, and doing nothing"))
    risks_told = ChecklistField(_("risks told"), editions=risks.SURGERY)

    class Meta(ConsentSheet.Meta):
        verbose_name = _("Informed consent to surgery")


class AnaesthesiaConsent(ConsentSheet):
    """How pain will be taken away, what to heed before, and which risks were told."""

    anaesthesia = EncryptedCharField(
        _("planned anaesthesia"), max_length=10, choices=Anaesthesia, blank=True, default=""
    )
    preparation = _text(_("what to heed before"))
    risks_told = ChecklistField(_("risks told"), editions=risks.ANAESTHESIA)

    class Meta(ConsentSheet.Meta):
        verbose_name = _("Informed consent to anaesthesia")
