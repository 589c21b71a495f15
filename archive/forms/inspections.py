"""The forms of an inspection: what is drawn from, and what was found of one file (A7.1)."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.roles import Section
from archive.inspections.actions import Plan
from archive.models.inspections import LONGEST, MOST_FILES, Verdict
from customers.pathways import all_pathways


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class InspectionForm(forms.Form):
    """How many files of what. Which ones, the system draws."""

    title = forms.CharField(
        label=_("Topic"), max_length=100, help_text=_("What is looked at, such as: completeness, third quarter.")
    )
    pathway = forms.ChoiceField(label=_("Care pathway"))
    from_day = forms.DateField(label=_("Operations from"), widget=_day())
    to_day = forms.DateField(label=_("Operations until"), widget=_day())
    size = forms.IntegerField(
        label=_("Number of files"),
        min_value=1,
        max_value=MOST_FILES,
        help_text=_("At most 30, drawn by lot and spread evenly over the surgeons."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=[choice for choice in Section.choices if choice[0] != Section.BASIC],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the inspection needs. Basic data always come along."),
    )
    until = forms.DateField(label=_("Read until the end of"), widget=_day(), help_text=_("At most 14 days."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pathway"].choices = [(one.key, one.title) for one in all_pathways()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period that has begun, in the right order; an end within a fortnight."""
        values, today = super().clean() or {}, timezone.localdate()
        first, last, until = (values.get(name) for name in ("from_day", "to_day", "until"))
        if last and last > today:
            self.add_error("to_day", _("This day has not come yet."))
        if first and last and last < first:
            self.add_error("to_day", _("The end lies before the beginning."))
        if until and until < today:
            self.add_error("until", _("This day has passed already."))
        elif until and until > today + LONGEST - datetime.timedelta(days=1):
            self.add_error("until", _("At most 14 days."))
        return values

    def plan(self) -> Plan:
        """What was asked for (of a valid form)."""
        given = self.cleaned_data
        end = datetime.datetime.combine(given["until"], datetime.time(23, 59, 59))
        names = ("title", "pathway", "from_day", "to_day", "size")
        return Plan(
            sections=[Section(name) for name in given["sections"]],
            ends_at=timezone.make_aware(end),
            **{name: given[name] for name in names},
        )


def first_values() -> dict[str, Any]:
    """What the form starts with: operations of the last quarter, ten files, a week."""
    today = timezone.localdate()
    days = {
        "from_day": today - datetime.timedelta(days=90),
        "to_day": today,
        "until": today + datetime.timedelta(days=7),
    }
    return {**days, "size": 10, "pathway": all_pathways()[0].key}


class VerdictForm(forms.Form):
    """What was found of one file."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=[choice for choice in Verdict.choices if choice[0]], widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("With a finding: what is missing, late or wrong, and what has to be done."),
    )
