"""雙眼皮手術記錄單: the surgery record (A2.4). One sheet, two writers: the surgeon's part and the nurse's part."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models.booking import entries_in_use, surgeons_now
from procedures.models.surgery_rows import MEDICATION, VITALS, check_vitals
from records.measures import MeasureField
from records.models import CaseSheet
from records.row_fields import RowsField
from vault.fields import EncryptedBooleanField, EncryptedCharField, EncryptedIntegerField, EncryptedTextField


class Method(models.TextChoices):
    """How the crease was made."""

    BURIED = "buried", _("Buried suture")
    SMALL = "small", _("Small incisions")
    FULL = "full", _("Full incision")
    REVISION = "revision", _("Revision")
    OTHER = "other", _("Other, see description")


class Anaesthesia(models.TextChoices):
    """How pain was taken away."""

    LOCAL = "local", _("Local infiltration")
    SURFACE = "surface", _("Surface and local infiltration")
    SEDATION = "sedation", _("Local with sedation")
    GENERAL = "general", _("General")


def _eye_text(label: Any) -> EncryptedTextField:
    return EncryptedTextField(label, max_length=2000, blank=True, default="")


def _mm(label: Any, high: float) -> MeasureField:
    return MeasureField(label, unit="mm", low=0, high=high, step="0.5", decimal_places=1)


class SurgeryRecord(CaseSheet):
    """What was done to each eye, with what, and how the customer bore it. Times and people are plain, the rest sealed."""

    surgeon = models.ForeignKey(
        "access.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("surgeon"),
        limit_choices_to=surgeons_now,
    )
    assistant = EncryptedCharField(_("assistants"), max_length=60, blank=True, default="")
    item = models.ForeignKey(
        "customers.OperationItem",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("operation item"),
        limit_choices_to=entries_in_use,
    )
    started_at = models.DateTimeField(_("start of surgery"), null=True)
    ended_at = models.DateTimeField(_("end of surgery"), null=True)
    method = EncryptedCharField(_("method"), max_length=10, choices=Method, blank=True, default="")
    description = EncryptedTextField(_("course of the surgery"), max_length=10000, blank=True, default="")
    anaesthesia = EncryptedCharField(_("anaesthesia"), max_length=10, choices=Anaesthesia, blank=True, default="")
    medication = RowsField(_("intra-operative medication"), columns=MEDICATION, most=25)
    right_height = _mm(_("right: crease height"), 15)
    right_skin = _mm(_("right: skin removed"), 15)
    right_incision = _eye_text(_("right: incision and fat"))
    right_suture = _eye_text(_("right: suture"))
    left_height = _mm(_("left: crease height"), 15)
    left_skin = _mm(_("left: skin removed"), 15)
    left_incision = _eye_text(_("left: incision and fat"))
    left_suture = _eye_text(_("left: suture"))
    blood_loss = MeasureField(_("blood loss"), unit="ml", low=0, high=500, step="1", decimal_places=1)
    circumstances = EncryptedTextField(_("special circumstances"), max_length=4000, blank=True, default="")

    nursing = EncryptedTextField(_("nursing actions"), max_length=6000, blank=True, default="")
    vitals = RowsField(
        _("vital signs"), columns=VITALS, chart=("pulse", "systolic", "diastolic", "oxygen"), check=check_vitals
    )
    count_before = EncryptedIntegerField(_("instruments and swabs before"), null=True, blank=True)
    count_after = EncryptedIntegerField(_("instruments and swabs after"), null=True, blank=True)
    count_remark = EncryptedTextField(_("why the counts differ"), max_length=1000, blank=True, default="")
    left_well = EncryptedBooleanField(_("left the theatre in good condition"), null=True, blank=True)
    handover = EncryptedTextField(_("handed over to aftercare"), max_length=2000, blank=True, default="")

    class Meta(CaseSheet.Meta):
        verbose_name = _("Surgery record")
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="surgery_ends_not_before_start",
            )
        ]
