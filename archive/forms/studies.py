"""The form of an application by criteria: which operations, which sections, what for, how many, until when (A4.5)."""

import datetime
from calendar import monthrange
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.roles import Section
from archive.models import Study
from archive.models.studies import LONGEST, OFFERED
from customers.models import OperationItem
from customers.pathways import all_pathways
from procedures.models import SurgeryRecord

_ANY = ("", _("Any"))


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class StudyForm(forms.ModelForm):
    """Only what stands in clear can be asked for; what is left empty does not count."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is to be found out or taught. Who decides reads this."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=[(section.value, section.label) for section in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Names, contact data and pictures are never part of it."),
    )
    pathway = forms.ChoiceField(label=_("Care pathway"), required=False)
    until = forms.DateField(label=_("Read until the end of"), widget=_day())

    class Meta:
        model = Study
        fields = [
            "use", "operated_from", "operated_to", "pathway", "item", "surgeon", "stage", "ended", "sex", "born_from",
            "born_to", "satisfied_at_most", "most",
        ]  # fmt: skip
        widgets = {name: _day() for name in ("operated_from", "operated_to")}
        help_texts = {
            "operated_to": _("Whole months are counted."),
            "most": _("At most 200. Where more match, the system draws by lot."),
        }

    field_order = (
        "purpose", "use", "operated_from", "operated_to", "pathway", "item", "surgeon", "stage", "ended", "sex", "born_from",
        "born_to", "satisfied_at_most", "sections", "most", "until",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["pathway"].choices = [_ANY, *((one.key, one.title) for one in all_pathways())]
        fields["item"].queryset = OperationItem.objects.all()
        operating = SurgeryRecord.objects.filter(surgeon__isnull=False).values("surgeon")
        fields["surgeon"].queryset = Person.objects.filter(pk__in=operating)
        for name in ("item", "surgeon"):
            fields[name].empty_label = _ANY[1]
        for name in ("stage", "sex", "satisfied_at_most"):
            fields[name].choices = [_ANY, *(choice for choice in fields[name].choices if choice[0] not in ("", None))]

    def clean(self) -> dict[str, Any]:
        """Days and years in the right order; an end that has not passed, within a quarter."""
        values, today = super().clean() or {}, timezone.localdate()
        for first, last in (("operated_from", "operated_to"), ("born_from", "born_to")):
            if values.get(first) and values.get(last) and values[last] < values[first]:
                self.add_error(last, _("The end lies before the beginning."))
        until = values.get("until")
        if until and until < today:
            self.add_error("until", _("This day has passed already."))
        elif until and until > today + LONGEST - datetime.timedelta(days=1):
            self.add_error("until", _("At most three months at a time; apply again for more."))
        return values

    def study(self) -> Study:
        """What was asked for (of a valid form), not saved yet; its days of surgery are whole months: whoever moves single days
        would count single people."""
        study: Study = self.save(commit=False)
        study.operated_from = study.operated_from.replace(day=1)
        study.operated_to = study.operated_to.replace(
            day=monthrange(study.operated_to.year, study.operated_to.month)[1]
        )
        study.sections = [section.value for section in Section if section in self.cleaned_data["sections"]]
        study.pathway = self.cleaned_data["pathway"]
        end = datetime.datetime.combine(self.cleaned_data["until"], datetime.time(23, 59, 59))
        study.ends_at = timezone.make_aware(end)
        return study


def first_values() -> dict[str, Any]:
    """What the form starts with: operations of the last year, for a month."""
    today = timezone.localdate()
    year, month = datetime.timedelta(days=365), datetime.timedelta(days=30)
    return {"operated_from": today - year, "operated_to": today, "until": today + month, "most": 50}
