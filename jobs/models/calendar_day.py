"""The work calendar's own days: public holidays and make-up days that are known, and what the clinic changed.

A day without a row is a working day from Monday to Friday in a known year; `jobs.calendar` answers for every year.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vault.recorded import RecordedModel


class Source(models.TextChoices):
    """Who says so."""

    GAZETTE = "gazette", _("official calendar")
    CLINIC = "clinic", _("entered by the clinic")
    ASSUMED = "assumed", _("assumed")


class CalendarDay(RecordedModel):
    """One day that differs from an ordinary week, or that the clinic settled itself. `name` is a holiday's name."""

    date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True, default="")
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.CLINIC, editable=False)

    class Meta(RecordedModel.Meta):
        verbose_name = _("calendar day")
        ordering = ["date"]

    def __str__(self) -> str:
        return self.date.isoformat()
