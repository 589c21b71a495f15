"""The forms of lending: the loan request (档案借阅申请表), the paper that was signed, extension, inspection, pursuit, rules."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from access.forms.agreements import DAY_WIDGET
from access.forms.scans import ScanField
from access.models import Person
from archive.forms import parts
from archive.lending import asking
from archive.lending.asking import Wish
from archive.lending.borrowers import Borrower
from archive.lending.returning import Inspection
from archive.lending.rules import rules
from archive.models import LendingRules, Loan, LoanVolume
from archive.models.lending import Condition, Ground
from archive.models.lending_papers import PursuitState
from archive.sharing import queries as sharing
from customers.catalogue_forms import VersionedForm


def _text(
    label: Any, rows: int = 3, *, required: bool = True, most: int = 1000, help_text: Any = ""
) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, required=required, help_text=help_text)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(**DAY_WIDGET)  # type: ignore[arg-type]
    return forms.DateField(label=label, widget=widget, initial=timezone.localdate)


def _limited_days(field: Any, help_text: str) -> None:
    """Bound a term by the rules of today."""
    longest = rules().longest
    field.max_value, field.help_text = longest, help_text % {"longest": longest}
    field.widget.attrs.update({"min": 1, "max": longest})


class LoanForm(forms.ModelForm):
    """Which volumes of which file, to whom, what for, for how long, on what ground."""

    number = forms.CharField(
        label=_("Archive number"), max_length=40, widget=forms.TextInput({"autocapitalize": "characters"}),
        help_text=_("The number of the file in the archive, as on its cover."),
    )  # fmt: skip
    volumes = forms.CharField(
        label=_("Which volumes"),
        max_length=60,
        required=False,
        help_text=_("As in 1, 3. Empty: all volumes of the file."),
    )
    partner = forms.ChoiceField(
        label=_("Partner"), required=False, help_text=_("Where the borrower is one of the clinic's partners outside.")
    )
    unit = forms.CharField(
        label=_("Borrowing unit"),
        max_length=120,
        required=False,
        help_text=_("Where it is no partner; empty for a person."),
    )
    borrower = forms.CharField(label=_("Person who borrows"), max_length=60)
    contact = forms.CharField(label=_("Telephone or address"), max_length=200, required=False)
    demand = forms.CharField(
        label=_("Number of the demand"), max_length=80, required=False,
        help_text=_("Only where a court or authority demands the file."),
    )  # fmt: skip
    purpose = parts.purpose_field()
    days = forms.IntegerField(label=_("Term in working days"), min_value=1)

    class Meta:
        model = Loan
        fields = ["ground"]

    field_order = (
        "number", "volumes", "partner", "unit", "borrower", "contact", "ground", "demand", "purpose", "days",
    )  # fmt: skip

    def __init__(self, *args: Any, applicant: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.applicant, self.partners = applicant, {str(one.partner.pk): one.partner for one in sharing.partners()}
        choices = [(key, partner.name) for key, partner in self.partners.items()]
        self.fields["partner"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]
        _limited_days(self.fields["days"], gettext("At most %(longest)d; counted from the day of handing out."))
        self.fields["days"].initial = rules().longest

    def clean_volumes(self) -> list[int]:
        """Numbers of volumes."""
        typed = re.split(r"[\s,;，；、]+", self.cleaned_data["volumes"])
        try:
            found = sorted({int(part) for part in typed if part})
        except ValueError:
            raise forms.ValidationError(gettext("Numbers of volumes, as in 1, 3.")) from None
        return found

    def clean_days(self) -> int:
        """Not longer than the archive lends for."""
        days = int(self.cleaned_data["days"])
        if days > rules().longest:
            raise forms.ValidationError(gettext("The term is longer than the archive lends for."))
        return days

    def clean(self) -> dict[str, Any]:
        """A file that the applicant sees, with these volumes; the number of the demand where that is the ground."""
        given = super().clean() or {}
        if given.get("ground") == Ground.AUTHORITY and not given.get("demand", "").strip():
            self.add_error("demand", _("The court's or authority's paper has a number: give it here."))
        if given.get("partner") and given.get("unit"):
            self.add_error("unit", _("Choose a partner or name a unit, not both."))
        file = asking.file_for(self.applicant, given.get("number", ""))
        if given.get("number") and file is None:
            self.add_error(
                "number",
                _("You see no file of this archive number, or nothing of it is lent: it is restricted or destroyed."),
            )
        elif file and "volumes" in given and not asking.wanted_volumes(file, given["volumes"]):
            self.add_error("volumes", _("The file has no such paper volume, or it is missing."))
        return given

    def wish(self) -> Wish:
        """What was asked for (of a valid form)."""
        given = self.cleaned_data
        borrower = Borrower(given["borrower"], self.partners.get(given["partner"]), given["unit"], given["contact"])
        names = ("number", "purpose", "days", "volumes", "ground", "demand")
        return Wish(borrower=borrower, **{name: given[name] for name in names})


class PaperScanForm(forms.Form):
    """The scan of what was signed by hand."""

    scan = ScanField()
    signed_on = _day(_("Signed on"))
    signer_name = forms.CharField(label=_("Name, if a guardian signs"), max_length=60, required=False)

    def __init__(self, *args: Any, guardian: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not guardian:
            del self.fields["signer_name"]


class ExtensionForm(forms.Form):
    """By how many working days, and why."""

    days = forms.IntegerField(label=_("More working days"), min_value=1)
    reason = _text(_("Reason"), help_text=_("Who decides reads this."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _limited_days(self.fields["days"], gettext("At most %(longest)d; counted from the last day of the term."))


class InspectionForm(forms.Form):
    """How a volume came back, page by page (B6.6)."""

    condition = forms.ChoiceField(label=_("State on return"), choices=Condition.choices, widget=forms.RadioSelect)
    damaged_pages = forms.CharField(
        label=_("Damaged pages"), max_length=200, required=False, help_text=_("As in 3, 7-9.")
    )
    missing_pages = forms.CharField(
        label=_("Missing pages"), max_length=200, required=False, help_text=_("As in 3, 7-9.")
    )
    note = _text(_("What was found"), required=False)
    owed = _text(
        _("What is owed"), required=False,
        help_text=_("By the agreement: repair, restoring, compensation. Needed for whatever is not whole."),
    )  # fmt: skip
    photo = ScanField(label=_("Photograph"), required=False)

    def __init__(self, *args: Any, line: LoanVolume, **options: Any) -> None:
        super().__init__(*args, **options)
        self.line = line

    def inspection(self, filename: str) -> Inspection:
        """What was found (of a valid form)."""
        given = self.cleaned_data
        return Inspection(
            Condition(given["condition"]), given["damaged_pages"], given["missing_pages"], given["note"],
            given["owed"], given["photo"], filename,
        )  # fmt: skip


class StepForm(forms.Form):
    """What was done on which day."""

    on = _day(pgettext_lazy("pursuit", "Day"))
    what = _text(pgettext_lazy("pursuit", "What was done"))


class ClosingForm(forms.Form):
    """How a pursuit ends."""

    outcome = _text(
        _("How it ended"), help_text=_("What was repaired, restored or paid; or why nothing more is claimed.")
    )
    how = forms.ChoiceField(widget=forms.HiddenInput, choices=[(one, one) for one in PursuitState if one != "open"])


class CallOffForm(forms.Form):
    """Why nothing is handed out."""

    reason = _text(_("Reason"), most=500)


class RulesForm(VersionedForm):
    """The figures of lending."""

    class Meta:
        model = LendingRules
        fields = ("longest", "extensions", "remind", "raise_after")
