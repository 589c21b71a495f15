"""顧客隨訪記錄表: one contact after the surgery, by phone, message or visit (A2.6)."""

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models import Department
from records.models.sheets import CaseSheet, SheetQuerySet
from records.scores import ScoreField
from vault.fields import EncryptedBooleanField, EncryptedTextField

if TYPE_CHECKING:
    from access.models import Person


class Way(models.TextChoices):
    """How the customer was reached."""

    PHONE = "phone", _("Phone")
    MESSAGE = "message", _("Message")
    VISIT = "visit", _("Visit")


class Result(models.IntegerChoices):
    """The customer's own assessment of the result."""

    POOR = 1, _("1 much worse than hoped")
    WEAK = 2, _("2 worse than hoped")
    FAIR = 3, _("3 as hoped in part")
    GOOD = 4, _("4 as hoped")
    BEST = 5, _("5 better than hoped")


class Satisfaction(models.IntegerChoices):
    """How satisfied the customer is with the service."""

    VERY_DISSATISFIED = 1, _("1 very dissatisfied")
    DISSATISFIED = 2, _("2 dissatisfied")
    NEUTRAL = 3, _("3 neutral")
    SATISFIED = 4, _("4 satisfied")
    VERY_SATISFIED = 5, _("5 very satisfied")


class DepartmentsField(ArrayField):
    """Codes of departments, chosen by ticking."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"base_field": models.CharField(max_length=40)} | options)

    def formfield(self, **_options: Any) -> forms.Field:  # type: ignore[override]
        """A box to tick for each department."""
        return forms.MultipleChoiceField(
            label=self.verbose_name,
            help_text=self.help_text,
            choices=_department_choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def words(self, value: list[str] | None) -> str:
        """The names of the departments."""
        if not value:
            return ""
        names = dict(_department_choices())
        return "、".join(names.get(code, code) for code in value or [])


def _department_choices() -> list[tuple[str, str]]:
    return [(department.code, str(department)) for department in Department.objects.all()]


class FollowUpQuerySet(SheetQuerySet):
    """Follow-up records by whom they were passed on to."""

    def passed_on_to(self, person: "Person") -> Self:
        """Complete records that were passed on to a department of which `person` is the head."""
        codes = list(Department.objects.filter(head=person).values_list("code", flat=True))
        return self.counted().filter(told__overlap=codes, signed_edition__gt=0) if codes else self.none()


class FollowUpSheet(CaseSheet):
    """How the customer fares and what they think of result and service. Scores are plain (statistics), the rest sealed."""

    plain_columns = frozenset({"way", "result", "satisfaction", "told"})

    way = models.CharField(_("way of contact"), max_length=8, choices=Way)
    reached = EncryptedBooleanField(_("customer was reached"), default=True)
    result = ScoreField(_("customer's view of the result"), choices=Result, null=True, blank=True)
    result_words = EncryptedTextField(_("in the customer's words"), max_length=2000, blank=True, default="")
    complications = EncryptedBooleanField(_("complications or discomfort"), null=True, blank=True)
    complaints = EncryptedTextField(_("which complications or discomfort"), max_length=4000, blank=True, default="")
    advice = EncryptedTextField(_("what was advised"), max_length=4000, blank=True, default="")
    satisfaction = ScoreField(_("satisfaction with the service"), choices=Satisfaction, null=True, blank=True)
    opinions = EncryptedTextField(_("opinions and suggestions on the service"), max_length=4000, blank=True, default="")
    told = DepartmentsField(verbose_name=_("passed on to"), default=list, blank=True)
    contact_changed = EncryptedBooleanField(
        _("contact data have changed"),
        default=False,
        help_text=_("After saving, the page leads to the contact data, where the change is entered with its reason."),
    )

    objects = models.Manager.from_queryset(FollowUpQuerySet)()  # type: ignore[misc]

    class Meta(CaseSheet.Meta):
        verbose_name = _("Follow-up record")
