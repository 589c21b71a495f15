"""Forms of the set-up: the first administrator, and rows of departments, people, rooms and operation items."""

import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from access import founding
from access.forms.people import NewPersonForm
from access.models import Department, Person
from access.roles import Role
from clinic_records.setup import code
from clinic_records.setup.rows import table_of
from customers.models.rooms import MINUTES


class FounderForm(forms.Form):
    """The first administrator and the code from the terminal. Passwords are never sent back to the page."""

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=60,
        help_text=_("It stands on the terminal where the program was started."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=60)
    username = copy.deepcopy(NewPersonForm.base_fields["username"])
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 15 characters; several words are best. Not your own name, and nothing widely used."),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_code(self) -> str:
        """The code is right."""
        if not code.is_right(self.cleaned_data["code"]):
            raise ValidationError(_("This is not the code that the terminal shows."), "wrong_code")
        return self.cleaned_data["code"]

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and good enough for an administrator."""
        values = super().clean() or self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first and second:
            try:
                founding.check_password(values.get("username", ""), values.get("name", ""), first)
            except ValidationError as error:
                self.add_error("password1", error)
        return values


class NamedRow(forms.Form):
    """A thing with its names; the traditional one is made from the simplified one where it is left empty."""

    name_zh_hans = forms.CharField(label=_("Name (simplified)"), max_length=60)
    name_zh_hant = forms.CharField(label=_("Name (traditional)"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=60, required=False)


class ItemRow(NamedRow):
    """An operation with its usual duration."""

    minutes = forms.IntegerField(
        label=_("Usual duration"),
        required=False,
        validators=MINUTES,
        widget=forms.NumberInput({"data-unit": _("min")}),
    )


class PersonRow(forms.Form):
    """Somebody of the staff: account, department, role, whether they head it, when they signed the agreement (B7.2)."""

    name = forms.CharField(label=_("Name"), max_length=60)
    username = copy.deepcopy(NewPersonForm.base_fields["username"])
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.all())
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    heads = forms.BooleanField(label=_("Head"), required=False)
    agreed_on = forms.DateField(
        label=_("Agreement signed on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean_username(self) -> str:
        """Nobody has the user name."""
        if Person.objects.filter(username=self.cleaned_data["username"]).exists():
            raise ValidationError(_("Somebody has this user name already."), "taken")
        return self.cleaned_data["username"]


DepartmentRows = table_of(NamedRow, unique=("name_zh_hans",), extra=1)
PersonRows = table_of(PersonRow, unique=("username",), extra=5)
RoomRows = table_of(NamedRow, unique=("name_zh_hans",), extra=1)
ItemRows = table_of(ItemRow, unique=("name_zh_hans",), extra=1)
