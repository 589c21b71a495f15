"""Tables of rows on one page: empty rows are left out, the same entry twice is refused, what was typed stays."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _

_MOST = 60  # with eight columns below the limit of fields in one request


class Rows(BaseFormSet):
    """A formset whose rows may all be empty; `unique` names the columns in which no value may stand twice."""

    unique: tuple[str, ...] = ()
    least = 0

    def __init__(self, *args: Any, least: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.least = least

    def _construct_form(self, i: int, **options: Any) -> forms.Form:
        form = super()._construct_form(i, **options)  # type: ignore[misc]
        form.empty_permitted, form.use_required_attribute = True, False
        return form

    def clean(self) -> None:
        """Refuse too few rows, and a value that stands in two of them."""
        if len(self.kept) < self.least:
            raise forms.ValidationError(_("Enter at least one row."))
        for name in self.unique:
            self._refuse_doubles(name)

    def _refuse_doubles(self, name: str) -> None:
        seen: set[Any] = set()
        for form in self._filled():
            value = form.cleaned_data.get(name)
            if value and value in seen:
                form.add_error(name, _("This stands in another row too."))
            seen.add(value)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The rows that were filled in and not taken out."""
        return [form.cleaned_data for form in self._filled()]

    def _filled(self) -> list[forms.Form]:
        rows = [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]  # type: ignore[attr-defined]
        return [form for form in rows if getattr(form, "cleaned_data", None)]


def table_of(form: type[forms.Form], *, unique: tuple[str, ...], extra: int) -> type[Rows]:
    """A table of such rows."""
    made = formset_factory(
        form, formset=Rows, extra=extra, can_delete=True, max_num=_MOST, absolute_max=_MOST, validate_max=True
    )
    made.unique = unique  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]
