"""Fields and checks that several applications share: customer numbers, sections, from when to when."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.roles import Section
from archive.requests.actions import numbers_in
from customers.identity.numbers import is_customer_number

_MOMENT: Final = {"attrs": {"type": "datetime-local"}, "format": "%Y-%m-%dT%H:%M"}


class NumbersField(forms.CharField):
    """Customer numbers as people type them. Its value is a list of numbers of the right shape; whether there are such files is
    not said here."""

    def __init__(self, *, most: int, **options: Any) -> None:
        widget = forms.Textarea({"rows": 2, "autocapitalize": "characters", "spellcheck": "false"})
        told = {"label": _("Customer numbers"), "help_text": _("One or several, with spaces or commas between.")}
        super().__init__(**{"max_length": 1000, "widget": widget, **told, **options})
        self.most = most

    def clean(self, value: Any) -> Any:
        """Raise ValidationError for what is no number, and for too many."""
        numbers = numbers_in(super().clean(value))
        wrong = [number for number in numbers if not is_customer_number(number)]
        if wrong:
            raise forms.ValidationError(gettext("Not a customer number: %(what)s") % {"what": "、".join(wrong[:5])})
        if len(numbers) > self.most:
            raise forms.ValidationError(gettext("At most %(most)d files at a time.") % {"most": self.most})
        return numbers


def purpose_field() -> forms.CharField:
    """What it is needed for."""
    return forms.CharField(
        label=_("Purpose"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you have to find out or do. Who decides reads this."),
    )


def sections_field(offered: Callable[[], Iterable[Section]] = lambda: Section) -> forms.MultipleChoiceField:
    """Sections to choose from, without the basic data, which always come along."""
    return forms.MultipleChoiceField(
        label=_("Sections"),
        choices=lambda: [(one.value, one.label) for one in offered() if one != Section.BASIC],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only what the purpose needs. Basic data always come along, so that no file is mistaken for another."
        ),
    )


def moment_widgets() -> dict[str, forms.DateTimeInput]:
    """How `begins_at` and `ends_at` are typed."""
    return {name: forms.DateTimeInput(**_MOMENT) for name in ("begins_at", "ends_at")}  # type: ignore[arg-type]


def check_span(form: forms.BaseForm, longest: datetime.timedelta, too_long: Any) -> None:
    """Of a form's `begins_at` and `ends_at`: a time that has not passed, in the right order, not longer than `longest`."""
    begins, ends = form.cleaned_data.get("begins_at"), form.cleaned_data.get("ends_at")
    if ends and ends <= timezone.now():
        form.add_error("ends_at", _("This moment has passed already."))
    elif begins and ends and ends <= begins:
        form.add_error("ends_at", _("The end lies before the beginning."))
    elif begins and ends and ends - begins > longest:
        form.add_error("ends_at", too_long)


def span_from_now(days: int) -> dict[str, datetime.datetime]:
    """What a form starts with: from now for so many days."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    return {"begins_at": now, "ends_at": now + datetime.timedelta(days=days)}
