"""術後護理記錄單: one visit or return call after the surgery (A2.5). Scores are plain (statistics), the rest sealed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.measures import MeasureField
from records.models import CaseSheet
from records.scores import ScoreField
from vault.fields import EncryptedBooleanField, EncryptedCharField, EncryptedTextField


class AftercareWay(models.TextChoices):
    """How the nurse saw or heard the customer."""

    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Return call")
    VIDEO = "video", _("Video call")


class Healing(models.IntegerChoices):
    """How the wound looks."""

    CLEAN = 0, _("0 dry and closed")
    WET = 1, _("1 slightly wet")
    OPEN = 2, _("2 partly open")
    INFECTED = 3, _("3 infected or gaping")


class Degree(models.IntegerChoices):
    """Swelling and bruising by degree."""

    NONE = 0, _("0 none")
    SLIGHT = 1, _("1 slight")
    MODERATE = 2, _("2 moderate")
    SEVERE = 3, _("3 severe")


PAIN = tuple((score, str(score)) for score in range(11))


class Stitches(models.TextChoices):
    """What became of the stitches."""

    IN = "in", _("Still in")
    PART = "part", _("Partly removed today")
    OUT = "out", _("Removed today")
    EARLIER = "earlier", _("Removed earlier")
    NONE = "none", _("None to remove")


def _text(label: Any, longest: int = 2000) -> EncryptedTextField:
    return EncryptedTextField(label, max_length=longest, blank=True, default="")


class AftercareRecord(CaseSheet):
    """How wound and customer do, what was given, answered and advised."""

    plain_columns = frozenset({"healing", "swelling", "bruising", "pain"})

    way = EncryptedCharField(_("way of contact"), max_length=6, choices=AftercareWay, default=AftercareWay.VISIT)
    healing = ScoreField(
        _("wound healing"),
        choices=Healing,
        null=True,
        blank=True,
        help_text=_("0 dry and closed, 1 slightly wet, 2 partly open, 3 infected or gaping."),
    )
    swelling = ScoreField(
        _("swelling"),
        choices=Degree,
        null=True,
        blank=True,
        help_text=_("0 none, 1 seen when looking closely, 2 seen at once, 3 the eye does not open fully."),
    )
    bruising = ScoreField(
        _("bruising"),
        choices=Degree,
        null=True,
        blank=True,
        help_text=_("0 none, 1 yellow or small, 2 the lid, 3 beyond the lid."),
    )
    pain = ScoreField(
        _("pain"),
        choices=PAIN,
        null=True,
        blank=True,
        help_text=_("0 no pain, 10 the worst that the customer can imagine."),
    )
    stitches = EncryptedCharField(_("stitches"), max_length=8, choices=Stitches, blank=True, default="")
    temperature = MeasureField(_("temperature"), unit="℃", low=33, high=43, step="0.1", decimal_places=1)
    medication = _text(_("medication"))
    complication = EncryptedBooleanField(_("complications"), null=True, blank=True)
    complication_words = _text(_("which complications"))
    questions = _text(_("questions and worries answered"), 4000)
    support = _text(_("psychological support"))
    advice = _text(_("rehabilitation advice"), 4000)
    next_visit_on = models.DateField(_("next visit on"), null=True, blank=True)

    class Meta(CaseSheet.Meta):
        verbose_name = _("Aftercare record")
