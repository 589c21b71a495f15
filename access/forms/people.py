"""Forms about people of the staff: the account, the roles, the employment."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.models.people import Employment
from access.roles import Role

_USERNAME = RegexValidator(
    re.compile(r"\A[a-z][a-z0-9._-]{2,39}\Z"),
    _("3 to 40 small letters, digits, dots and hyphens, beginning with a letter."),
)


class PersonForm(forms.ModelForm):
    """Name, e-mail and department; `version` is the version that the form was made from."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ["name", "department", "email"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        self.fields["department"].required = True


class NewPersonForm(PersonForm):
    """The same with the user name, which never changes afterwards: it stands in the audit trail."""

    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        validators=[_USERNAME],
        help_text=_("3 to 40 small letters, digits, dots and hyphens, beginning with a letter."),
    )

    class Meta(PersonForm.Meta):
        fields = ["username", "name", "department", "email"]


class RolesForm(forms.Form):
    """Which roles are held from now on."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class EmploymentForm(forms.Form):
    """Whether somebody works here."""

    employment = forms.ChoiceField(label=_("Employment"), choices=Employment.choices, widget=forms.RadioSelect)
