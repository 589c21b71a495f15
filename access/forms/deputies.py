"""The form in which somebody names a deputy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.approvals import deputies
from access.forms.agreements import DAY_WIDGET
from access.models import Deputy, Person


class DeputyForm(forms.ModelForm):
    """Who, from which day to which."""

    class Meta:
        model = Deputy
        fields = ["deputy", "from_day", "to_day"]
        labels = {"deputy": _("Deputy"), "from_day": _("First day"), "to_day": _("Last day")}
        widgets = {name: forms.DateInput(**DAY_WIDGET) for name in ("from_day", "to_day")}  # type: ignore[arg-type]

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deputy"].queryset = deputies.candidates(person)  # type: ignore[attr-defined]
        self.fields["deputy"].label_from_instance = lambda one: f"{one.name} ({one.username})"  # type: ignore[attr-defined]
