"""The form of a schedule: which columns count depends on how often it runs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.models import Schedule


class ScheduleForm(forms.ModelForm):
    """How often and when; `version` is the version that the form was made from."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Schedule
        fields = ["enabled", "every", "at", "weekday", "day", "minutes"]
        widgets = {
            "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "minutes": forms.NumberInput(attrs={"data-unit": _("minutes")}),
        }
        help_texts = {
            "at": _("Not used for schedules that run every so many minutes."),
            "weekday": _("Used for weekly schedules."),
            "day": _("From 1 to 28. Used for monthly and quarterly schedules."),
            "minutes": _("From 1 to 1440. Used for schedules that run every so many minutes."),
        }

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["version"].initial = self.instance.version
