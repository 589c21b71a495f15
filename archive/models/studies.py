"""Files by criteria, de-identified (A4.5): what was asked for, and which files were frozen for it under which code."""

import datetime
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Application, Person
from access.roles import Section
from customers.models import Case, Customer, OperationItem
from customers.models.cases import Outcome
from customers.models.customer import Sex
from customers.models.followup import Satisfaction
from records.stages import Stage
from vault.recorded import RecordedModel

MOST_FILES: Final = 200
"""How many files one study shows at most."""
FEWEST_FILES: Final = 5
"""So few could be recognised by what is left of them: fewer are not shown."""
FEWEST_TOLD: Final = 10
"""Of fewer it is not said before an application how many match: a count narrows down to one person sooner than files do."""
LONGEST: Final = datetime.timedelta(days=92)
"""The longest time for which a study can be read."""
OFFERED: Final = tuple(
    section for section in Section if section not in {Section.BASIC, Section.CONTACT, Section.MEDIA, Section.ARCHIVE}
)
"""Sections of which something is left without names and pictures."""


class StudyUse(models.TextChoices):
    """What the files serve (A4.5)."""

    QUALITY = "quality", _("Quality control")
    TRAINING = "training", _("Training")


class Ended(models.TextChoices):
    """How the case ended, as a criterion: nothing chosen means any."""

    ANY = "", _("Any")
    OPEN = "open", _("Not ended yet")
    COMPLETED = Outcome.COMPLETED.value, Outcome.COMPLETED.label
    LOST_INTEREST = Outcome.LOST_INTEREST.value, Outcome.LOST_INTEREST.label
    NOT_SUITABLE = Outcome.NOT_SUITABLE.value, Outcome.NOT_SUITABLE.label
    REFERRED = Outcome.REFERRED.value, Outcome.REFERRED.label


def _optional(model: type[models.Model], label: Any) -> models.ForeignKey:
    return models.ForeignKey(model, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label)


_YEAR = (MinValueValidator(1900), MaxValueValidator(2100))


class Study(RecordedModel):
    """What an application by criteria asks for: only what stands in clear is a criterion; what is empty does not count."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="study")
    use = models.CharField(_("Use"), max_length=10, choices=StudyUse)
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))
    operated_from = models.DateField(_("Operated from"))
    operated_to = models.DateField(_("Operated until"))
    pathway = models.CharField(_("care pathway"), max_length=30, blank=True, default="")
    item = _optional(OperationItem, _("operation item"))
    surgeon = _optional(Person, _("surgeon"))
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, blank=True, default="")
    ended = models.CharField(_("outcome"), max_length=20, choices=Ended, blank=True, default="")
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, blank=True, default="")
    born_from = models.PositiveSmallIntegerField(_("Born from (year)"), null=True, blank=True, validators=_YEAR)
    born_to = models.PositiveSmallIntegerField(_("Born until (year)"), null=True, blank=True, validators=_YEAR)
    satisfied_at_most = models.PositiveSmallIntegerField(
        _("Satisfaction at most"), choices=Satisfaction, null=True, blank=True
    )
    most = models.PositiveSmallIntegerField(
        _("Most files"), default=50, validators=[MinValueValidator(FEWEST_FILES), MaxValueValidator(MOST_FILES)]
    )
    ends_at = models.DateTimeField(_("Until"))
    provided_at = models.DateTimeField(_("Provided at"), null=True, editable=False)
    provided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    ended_at = models.DateTimeField(_("Ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(operated_to__gte=F("operated_from")), name="study_to_after_from"),
            models.CheckConstraint(condition=Q(most__gte=FEWEST_FILES, most__lte=MOST_FILES), name="study_most"),
            models.CheckConstraint(
                condition=Q(provided_at=None, provided_by=None)
                | Q(provided_at__isnull=False, provided_by__isnull=False, ends_at__lte=F("provided_at") + LONGEST),
                name="study_provided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="study_ended_by_somebody",
            ),
        ]


class StudyFile(RecordedModel):
    """One file frozen for a study. `position` is its place in a random order, and all that its reader learns of it."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    operated_on = models.DateField()

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["study", "position"], name="studyfile_position"),
            models.UniqueConstraint(fields=["study", "customer"], name="studyfile_once"),
        ]

    @property
    def code(self) -> str:
        """What the file is called in this study."""
        return f"A{self.position}"
