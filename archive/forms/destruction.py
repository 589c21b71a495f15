"""The file destruction request (檔案銷毀申請表, B9.2), and the code held under the scanner."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from access.models import Department, Person
from access.models.people import Employment
from archive.destruction import wording
from archive.destruction.orders import COOLING_DAYS, LONGEST_COOLING, MOST_ITEMS
from archive.destruction.parts import Part
from archive.models import RetentionDue


class _Due(forms.ModelMultipleChoiceField):
    """Files by number, class and the day until which they were kept."""

    def label_from_instance(self, obj: Any) -> str:
        """The line of one file."""
        return f"{obj.file.number} · {obj.file.get_file_class_display()} · {obj.due_on:%Y-%m-%d}"


class _Request(forms.Form):
    """Why, who carries it out and who witnesses, how long is waited."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    executor = forms.ModelChoiceField(Person.objects.none(), label=_("Carried out by"))
    witness = forms.ModelChoiceField(Person.objects.none(), label=_("Witness"))
    cooling_days = forms.IntegerField(
        label=_("Days of cooling-off"), min_value=1, max_value=LONGEST_COOLING, initial=COOLING_DAYS,
        help_text=_("Between the last approval and the shredder; until then anybody who may can still set a hold."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(employment=Employment.ACTIVE).select_related("department").order_by("username")
        for name in ("executor", "witness"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two people."""
        given = super().clean() or {}
        if given.get("executor") and given["executor"] == given.get("witness"):
            self.add_error("witness", _("Somebody else than who carries it out."))
        return given


class DestructionForm(_Request):
    """The request for whole files."""

    dues = _Due(
        RetentionDue.objects.none(),
        label=pgettext_lazy("destruction", "Files"),
        widget=forms.CheckboxSelectMultiple({"data-wide": "1"}),
    )
    field_order = ("dues",)

    def __init__(self, *args: Any, files: "QuerySet[RetentionDue]", **options: Any) -> None:
        super().__init__(*args, **options)
        first = list(files.values_list("pk", flat=True)[:MOST_ITEMS])
        self.fields["dues"].queryset = files.filter(pk__in=first)  # type: ignore[attr-defined]


class _Boxes(forms.CheckboxSelectMultiple):
    """Boxes of which some cannot be ticked."""

    shut: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """One box."""
        option = super().create_option(name, value, *args, **options)
        if str(value) in self.shut:
            option["attrs"]["disabled"] = True
        return option


class PartsForm(_Request):
    """The request for parts of one file, with the departments that approve it first (B9.1)."""

    parts = forms.MultipleChoiceField(label=_("Parts of the file"), widget=_Boxes({"data-wide": "1"}))
    concerned = forms.ModelMultipleChoiceField(
        Department.objects.order_by("code"), label=_("Departments concerned"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Their heads approve first. Proposed are those whose people wrote in these parts."),
    )  # fmt: skip
    field_order = ("parts", "concerned")

    def __init__(self, *args: Any, parts: Sequence[Part], **options: Any) -> None:
        may = [part for part in parts if part.reason is None]
        proposed = frozenset().union(*(part.contents.written_in for part in may))
        super().__init__(*args, initial={"concerned": proposed}, **options)
        self._reasons = {str(part.pk): part.reason for part in parts}
        field: Any = self.fields["parts"]
        field.choices = list(zip(self._reasons, part_labels(parts), strict=True))
        field.widget.shut = frozenset(pk for pk, reason in self._reasons.items() if reason is not None)

    def clean_parts(self) -> list[UUID]:
        """Ids of parts; raises ValidationError for one that must not be destroyed now."""
        chosen: list[str] = self.cleaned_data["parts"]
        for pk in chosen:
            if reason := self._reasons[pk]:
                raise forms.ValidationError(wording.why(reason), code=reason.code)
        return [UUID(pk) for pk in chosen]


def part_labels(parts: Sequence[Part]) -> list[str]:
    """Each part as its box names it."""
    names = {row.pk: str(row) for row in Department.objects.all()}
    return [part_label(part, names) for part in parts]


def part_label(part: Part, departments: Mapping[UUID, str]) -> str:
    """A part as its box names it: what it is, how much, from when to when, written by whom, and what keeps it."""
    held, days = part.contents, (part.contents.first, part.contents.last)
    span = " – ".join(f"{day:%Y-%m-%d}" for day in dict.fromkeys(days) if day)
    if part.group:
        size = ngettext("%(n)d photograph or scan", "%(n)d photographs and scans", held.sheets) % {"n": held.sheets}
    else:
        size = ngettext("%(n)d sheet or picture", "%(n)d sheets and pictures", held.sheets) % {"n": held.sheets}
    told = [
        wording.part(part.described, part.pk),
        span,
        size,
        ngettext("%(n)d page", "%(n)d pages", held.pages) % {"n": held.pages} if held.pages else "",
        "、".join(sorted(map(departments.__getitem__, held.written_in))),
    ]
    if held.bound:
        told.append(
            ngettext(
                "%(n)d photograph or scan in it cannot be destroyed apart",
                "%(n)d photographs and scans in it cannot be destroyed apart",
                held.bound,
            )
            % {"n": held.bound}
        )
    if part.reason is not None:
        told.append(gettext("Not now: %(why)s") % {"why": wording.why(part.reason)})
    return " · ".join(filter(None, told))


class FileNumberForm(forms.Form):
    """Of which file."""

    number = forms.CharField(
        label=_("Archive number"), max_length=40, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )  # fmt: skip


class ShredderForm(forms.Form):
    """What the scanner, or a hand, gives."""

    code = forms.CharField(
        label=_("Barcode, or file number"), max_length=40, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
