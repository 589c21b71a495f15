"""The form of a department."""

from typing import Any

from django import forms

from access.models import Department, Person
from access.models.people import Employment


class DepartmentForm(forms.ModelForm):
    """Names in the three languages and the head, who is one of the department's people."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Department
        fields = ["name_zh_hans", "name_zh_hant", "name_en", "head"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        people = Person.objects.filter(department=self.instance.pk, employment=Employment.ACTIVE)
        self.fields["head"].queryset = people  # type: ignore[attr-defined]


class NewDepartmentForm(DepartmentForm):
    """The same with the code, which never changes afterwards. Its head is named once it has people."""

    class Meta(DepartmentForm.Meta):
        fields = ["code", "name_zh_hans", "name_zh_hant", "name_en"]

    def __init__(self, *args: Any, **options: Any) -> None:
        forms.ModelForm.__init__(self, *args, **options)
        self.fields["version"].initial = 0
