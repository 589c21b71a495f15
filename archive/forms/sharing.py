"""Forms of sharing: the application between departments (顧客檔案信息共享申請表), the one for outside, an end with its reason,
consents, links."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from access.forms.agreements import DAY_WIDGET
from access.forms.scans import ScanField
from access.models import Department, Person
from access.roles import Section
from archive.forms import parts
from archive.models import OutsideRequest, ShareRequest
from archive.models.sharing import LONGEST_SHARE
from archive.requests.actions import MOST_FILES
from archive.sharing import deliveries, outside, queries
from archive.sharing.departments import Share
from archive.sharing.outside import OutsideWish
from records.actions import LONGEST_NAME


class ShareForm(forms.ModelForm):
    """With which department, whose files, which sections, what for, from when to when."""

    receiving = forms.ModelChoiceField(Department.objects.none(), label=_("Receiving department"))
    numbers = parts.NumbersField(most=MOST_FILES)
    purpose = parts.purpose_field()
    sections = parts.sections_field()

    class Meta:
        model = ShareRequest
        fields = ["begins_at", "ends_at", "may_print"]
        widgets = parts.moment_widgets()
        help_texts = {
            "may_print": _("Without it the files are read on screen, under the reader's name, and not printed.")
        }

    field_order = ("receiving", "numbers", "purpose", "sections", "begins_at", "ends_at", "may_print")

    def __init__(self, *args: Any, applicant: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Department.objects.exclude(people=applicant)
        self.fields["receiving"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A time that has not passed, in the right order, not longer than a year."""
        values = super().clean() or {}
        parts.check_span(self, LONGEST_SHARE, _("At most 366 days at a time; apply again for more."))
        return values

    def share(self) -> Share:
        """What was asked for (of a valid form)."""
        given = self.cleaned_data
        names = ("purpose", "receiving", "numbers", "begins_at", "ends_at", "may_print")
        return Share(sections=[Section(name) for name in given["sections"]], **{name: given[name] for name in names})


class OutsideForm(forms.ModelForm):
    """To which partner, whose files, which sections, what for. The customers' consents come after it, one by one."""

    partner = forms.ChoiceField(label=_("Partner"))
    numbers = parts.NumbersField(most=outside.MOST_CUSTOMERS)
    purpose = parts.purpose_field()
    sections = parts.sections_field(outside.sections_with_sheets)

    class Meta:
        model = OutsideRequest
        fields = ["use"]

    field_order = ("partner", "numbers", "use", "purpose", "sections")

    def __init__(self, *args: Any, applicant: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.applicant, self.partners = applicant, queries.partners()
        choices = [(str(one.partner.pk), self._label(one)) for one in self.partners]
        self.fields["partner"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]

    @staticmethod
    def _label(one: queries.PartnerChoice) -> str:
        none = pgettext("partner", "no agreement in force")
        return one.partner.name if one.has_agreement else f"{one.partner.name} ({none})"

    def clean_partner(self) -> Any:
        """A partner that has bound itself to secrecy."""
        chosen = next(one for one in self.partners if str(one.partner.pk) == self.cleaned_data["partner"])
        if not chosen.has_agreement:
            raise forms.ValidationError(
                gettext("No confidentiality agreement of this partner is in force: nothing goes there (A4.7).")
            )
        return chosen.partner

    def clean_numbers(self) -> list[str]:
        """Files that the applicant sees: nobody passes on what they may not read."""
        numbers = self.cleaned_data["numbers"]
        seen = {row.number for row in outside.seen_by(self.applicant, numbers)}
        unseen = [number for number in numbers if number not in seen]
        if unseen:
            raise forms.ValidationError(
                gettext("Not among the files that you see: %(what)s") % {"what": "、".join(unseen)}
            )
        return numbers

    def wish(self) -> OutsideWish:
        """What was asked for (of a valid form)."""
        given = self.cleaned_data
        names = ("purpose", "partner", "use", "numbers")
        sections = [Section(name) for name in given["sections"]]
        return OutsideWish(sections=sections, **{name: given[name] for name in names})


class EndShareForm(forms.Form):
    """Why a sharing ends before its time."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Both departments read this."),
    )


class SignerForm(forms.Form):
    """Who signed, beside the drawn signature."""

    signer_name = forms.CharField(label=_("Name, if a guardian signs"), max_length=LONGEST_NAME, required=False)


class ConsentScanForm(SignerForm):
    """The paper that a customer signed."""

    scan = ScanField()
    given_on = forms.DateField(
        label=_("Signed on"),
        widget=forms.DateInput(**DAY_WIDGET),  # type: ignore[arg-type]
        initial=timezone.localdate,
    )
    field_order = ("scan", "given_on", "signer_name")


class WithdrawalForm(forms.Form):
    """When and why a customer took a consent back."""

    on = forms.DateField(
        label=_("Withdrawn on"),
        widget=forms.DateInput(**DAY_WIDGET),  # type: ignore[arg-type]
        initial=timezone.localdate,
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class LinkForm(forms.Form):
    """How long a link lasts and how often it opens."""

    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=deliveries.LONGEST_DAYS,
        initial=deliveries.DAYS,
        help_text=_("At most 30, and never longer than the package is kept."),
    )
    openings = forms.IntegerField(
        label=_("Openings allowed"),
        min_value=1,
        max_value=deliveries.MOST_OPENINGS,
        initial=deliveries.OPENINGS,
        help_text=_("Each entering of the right code counts as one."),
    )
