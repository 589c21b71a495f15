"""The form of an access request (顧客檔案查閱申請表), and the remark of a signing off."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.roles import Section
from archive.models import AccessRequest
from archive.models.requests import LONGEST
from archive.requests.actions import MOST_FILES, Wish, numbers_in
from customers.identity.numbers import is_customer_number

_MOMENT = {"attrs": {"type": "datetime-local"}, "format": "%Y-%m-%dT%H:%M"}


class AccessRequestForm(forms.ModelForm):
    """Whose files, which sections, what for, from when to when, where."""

    numbers = forms.CharField(
        label=_("Customer numbers"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("One or several, with spaces or commas between."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you have to find out or do. Who decides reads this."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=[choice for choice in Section.choices if choice[0] != Section.BASIC],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only what the purpose needs. Basic data always come along, so that no file is mistaken for another."
        ),
    )

    class Meta:
        model = AccessRequest
        fields = ["use", "begins_at", "ends_at", "place", "may_print"]
        widgets = {name: forms.DateTimeInput(**_MOMENT) for name in ("begins_at", "ends_at")}  # type: ignore[arg-type]
        help_texts = {
            "may_print": _(
                "Without it the file is read on screen, under your name, and neither printed nor taken along."
            )
        }

    field_order = ("numbers", "purpose", "use", "sections", "begins_at", "ends_at", "place", "may_print")

    def clean_numbers(self) -> list[str]:
        """Numbers of the right shape. Whether there are such files is not said here."""
        numbers = numbers_in(self.cleaned_data["numbers"])
        wrong = [number for number in numbers if not is_customer_number(number)]
        if wrong:
            raise forms.ValidationError(gettext("Not a customer number: %(what)s") % {"what": "、".join(wrong[:5])})
        if len(numbers) > MOST_FILES:
            raise forms.ValidationError(gettext("At most %(most)d files at a time.") % {"most": MOST_FILES})
        return numbers

    def clean(self) -> dict[str, Any]:
        """A time that has not passed, in the right order, not longer than a quarter."""
        values = super().clean() or {}
        begins, ends = values.get("begins_at"), values.get("ends_at")
        if ends and ends <= timezone.now():
            self.add_error("ends_at", _("This moment has passed already."))
        elif begins and ends and ends <= begins:
            self.add_error("ends_at", _("The end lies before the beginning."))
        elif begins and ends and ends - begins > LONGEST:
            self.add_error("ends_at", _("At most three months at a time; apply again for more."))
        return values

    def wish(self) -> Wish:
        """What was asked for (of a valid form)."""
        given = self.cleaned_data
        names = ("purpose", "use", "numbers", "begins_at", "ends_at", "place", "may_print")
        return Wish(sections=[Section(name) for name in given["sections"]], **{name: given[name] for name in names})


def first_values(number: str = "") -> dict[str, Any]:
    """What the form starts with: from now for a week."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    return {"numbers": number, "begins_at": now, "ends_at": now + datetime.timedelta(days=7)}


class SigningOffForm(forms.Form):
    """What there was to note when a file came back."""

    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Anything that was not as it should be; may stay empty."),
    )  # fmt: skip
