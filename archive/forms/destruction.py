"""The file destruction request (檔案銷毀申請表, B9.2), and the code held under the scanner."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Person
from access.models.people import Employment
from archive.destruction.orders import COOLING_DAYS, LONGEST_COOLING, MOST_ITEMS
from archive.models import RetentionDue


class _Due(forms.ModelMultipleChoiceField):
    """Files by number, class and the day until which they were kept."""

    def label_from_instance(self, obj: Any) -> str:
        """The line of one file."""
        return f"{obj.file.number} · {obj.file.get_file_class_display()} · {obj.due_on:%Y-%m-%d}"


class DestructionForm(forms.Form):
    """Which files, why, who carries it out and who witnesses, how long is waited."""

    dues = _Due(
        RetentionDue.objects.none(),
        label=pgettext_lazy("destruction", "Files"),
        widget=forms.CheckboxSelectMultiple({"data-wide": "1"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    executor = forms.ModelChoiceField(Person.objects.none(), label=_("Carried out by"))
    witness = forms.ModelChoiceField(Person.objects.none(), label=_("Witness"))
    cooling_days = forms.IntegerField(
        label=_("Days of cooling-off"), min_value=1, max_value=LONGEST_COOLING, initial=COOLING_DAYS,
        help_text=_("Between the last approval and the shredder; until then anybody who may can still set a hold."),
    )  # fmt: skip

    def __init__(self, *args: Any, files: "QuerySet[RetentionDue]", **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(employment=Employment.ACTIVE).select_related("department").order_by("username")
        first = list(files.values_list("pk", flat=True)[:MOST_ITEMS])
        self.fields["dues"].queryset = files.filter(pk__in=first)  # type: ignore[attr-defined]
        for name in ("executor", "witness"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two people."""
        given = super().clean() or {}
        if given.get("executor") and given["executor"] == given.get("witness"):
            self.add_error("witness", _("Somebody else than who carries it out."))
        return given


class ShredderForm(forms.Form):
    """What the scanner, or a hand, gives."""

    code = forms.CharField(
        label=_("Barcode, or file number"), max_length=40, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
