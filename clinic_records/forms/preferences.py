"""A person's own way of seeing the pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.mailing.sending import is_on
from access.models import Person
from clinic_records.context import LANGUAGE_NAMES


class PreferencesForm(forms.ModelForm):
    """Language, theme, single-key short cuts, e-mail. A field that is not sent keeps its value."""

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
    mail_notices = forms.TypedChoiceField(
        label=_("E-mail when decisions wait"),
        choices=[("True", _("On")), ("False", _("Off"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Person
        fields = ["language", "theme", "single_keys", "mail_notices"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["mail_notices"].help_text = _mail_help(self.instance)

    @classmethod
    def of(cls, person: Person, sent: dict[str, str] | None = None) -> "PreferencesForm":
        """The form of a person; of `sent` only what was sent is changed, the rest stays."""
        now = {
            "language": person.language,
            "theme": person.theme,
            "single_keys": str(person.single_keys),
            "mail_notices": str(person.mail_notices),
        }
        known = {name: sent[name] for name in now if name in sent} if sent is not None else None
        return cls({**now, **known} if known is not None else None, instance=person, initial=now)


def _mail_help(person: Person) -> Any:
    """What a letter says, or why none comes."""
    if not is_on():
        return _("This clinic sends no e-mail: the administrator has named no mail server.")
    if not person.email:
        return _("No e-mail address of yours is on record; the administrator enters it.")
    return _("At most one an hour: how many things wait and where, no names and nothing of any customer.")
