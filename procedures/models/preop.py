"""術前檢查表: the pre-op check sheet (A2.3). Every value is sealed; infectious findings have a section of their own."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.findings import FindingField
from procedures.reference import measured
from records.measures import MeasureField
from records.models import CaseSheet
from vault.fields import EncryptedCharField, EncryptedTextField


class Clearance(models.TextChoices):
    """Whether the checks allow the surgery."""

    CLEARED = "cleared", _("Cleared for surgery")
    CONDITIONS = "conditions", _("Cleared with conditions")
    REFUSED = "refused", _("Not cleared for surgery")


class Laxity(models.TextChoices):
    """How slack the skin of the upper lid is."""

    NONE = "none", _("None")
    SLIGHT = "slight", _("Slight")
    MODERATE = "moderate", _("Moderate")
    SEVERE = "severe", _("Severe")


def _text(label: Any, longest: int = 2000) -> EncryptedTextField:
    return EncryptedTextField(label, max_length=longest, blank=True, default="")


def _acuity(label: Any) -> EncryptedCharField:
    return EncryptedCharField(
        label,
        max_length=30,
        blank=True,
        default="",
        help_text=_("Decimal, with the correction worn: 0.8, 1.0 (-3.50)."),
    )


def _mm(label: Any, low: float, high: float) -> MeasureField:
    return MeasureField(label, unit="mm", low=low, high=high, step="0.5", decimal_places=1)


class PreopSheet(CaseSheet):
    """What was examined before the surgery, what the laboratory reported, and whether the customer is cleared."""

    pulse = measured("pulse", _("pulse"))
    systolic = measured("systolic", _("systolic pressure"))
    diastolic = measured("diastolic", _("diastolic pressure"))
    temperature = measured("temperature", _("temperature"))
    weight = measured("weight", _("weight"))
    height = measured("height", _("height"))
    heart = _text(_("heart"))
    lungs = _text(_("lungs"))

    right_acuity = _acuity(_("right: visual acuity"))
    left_acuity = _acuity(_("left: visual acuity"))
    right_mrd1 = _mm(_("right: MRD1"), -5, 10)
    left_mrd1 = _mm(_("left: MRD1"), -5, 10)
    right_fissure = _mm(_("right: palpebral fissure"), 0, 20)
    left_fissure = _mm(_("left: palpebral fissure"), 0, 20)
    right_levator = _mm(_("right: levator function"), 0, 25)
    left_levator = _mm(_("left: levator function"), 0, 25)
    right_schirmer = _mm(_("right: Schirmer test (5 min)"), 0, 40)
    left_schirmer = _mm(_("left: Schirmer test (5 min)"), 0, 40)
    laxity = EncryptedCharField(_("skin laxity"), max_length=10, choices=Laxity, blank=True, default="")
    eye_notes = _text(_("eyes: further findings"), 4000)

    wbc = measured("wbc", _("white blood cells (WBC)"))
    rbc = measured("rbc", _("red blood cells (RBC)"))
    hgb = measured("hgb", _("haemoglobin (HGB)"))
    hct = measured("hct", _("haematocrit (HCT)"))
    plt = measured("plt", _("platelets (PLT)"))
    neut = measured("neut", _("neutrophils (NEUT%)"))
    lymph = measured("lymph", _("lymphocytes (LYMPH%)"))

    pt = measured("pt", _("prothrombin time (PT)"))
    inr = measured("inr", _("INR"))
    aptt = measured("aptt", _("partial thromboplastin time (APTT)"))
    tt = measured("tt", _("thrombin time (TT)"))
    fib = measured("fib", _("fibrinogen (FIB)"))

    hbsag = FindingField(_("hepatitis B surface antigen (HBsAg)"))
    hcv = FindingField(_("hepatitis C antibody (anti-HCV)"))
    hiv = FindingField(_("HIV antigen and antibody"))
    syphilis = FindingField(_("syphilis antibody (TPPA)"))
    infectious_notes = _text(_("infectious disease: remarks"))

    conclusion = _text(_("conclusion"), 4000)
    clearance = EncryptedCharField(_("clearance"), max_length=12, choices=Clearance, blank=True, default="")
    clearance_reason = _text(_("conditions, or why not cleared"))

    class Meta(CaseSheet.Meta):
        verbose_name = _("Pre-op check sheet")
