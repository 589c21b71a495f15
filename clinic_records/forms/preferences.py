"""A person's own way of seeing the pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Person
from clinic_records.context import LANGUAGE_NAMES


class PreferencesForm(forms.ModelForm):
    """Language, theme and single-key short cuts. A field that is not sent keeps its value."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_NAMES.items(), widget=forms.RadioSelect)
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("auto", _("Like the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    single_keys = forms.TypedChoiceField(
        label=_("Single-key short cuts"),
        help_text=_("Short cuts with Ctrl or a function key always work. Press Shift+? to see those of a page."),
        choices=[("True", _("On")), ("False", _("Off"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Person
        fields = ["language", "theme", "single_keys"]

    @classmethod
    def of(cls, person: Person, sent: dict[str, str] | None = None) -> "PreferencesForm":
        """The form of a person; of `sent` only what was sent is changed, the rest stays."""
        now = {"language": person.language, "theme": person.theme, "single_keys": str(person.single_keys)}
        known = {name: sent[name] for name in now if name in sent} if sent is not None else None
        return cls({**now, **known} if known is not None else None, instance=person, initial=now)
