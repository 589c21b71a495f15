"""Form fields as the templates in templates/components draw them: which shape a field has, and its control.

A widget says what it wants in its attributes: `data-unit="ml"` puts a unit inside the field, `data-scale="1"` makes a
radio group a row of one-tap buttons, `data-wide="1"` gives the whole width, `data-step="0.5"` puts large minus and plus
buttons beside a number.
"""

import uuid
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.template import Library
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = Library()

_DASHES = ">---------<"
"""What the framework shows where nothing is chosen: said in words instead."""

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class FieldLook:
    """How a field is drawn. `anchor` is the id that a link of the error summary goes to."""

    kind: str
    anchor: str
    unit: str
    wide: bool
    step: str = ""


@register.simple_tag
def field_look(field: BoundField) -> FieldLook:
    """The look of a field: kind is scale, group, check, file, rows (a table of its own) or line."""
    attrs = field.field.widget.attrs
    kind = _kind(field)
    wide = bool(attrs.get("data-wide")) or kind == "rows" or isinstance(field.field.widget, forms.Textarea)
    return FieldLook(kind, field.auto_id, str(attrs.get("data-unit", "")), wide, str(attrs.get("data-step", "")))


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, _GROUPS):
        return "scale" if widget.attrs.get("data-scale") else "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "file" if isinstance(widget, forms.FileInput) else getattr(widget, "kind", "line")


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a field with the classes of the style sheet; ARIA attributes are Django's own."""
    widget = field.field.widget
    css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    if field.errors:
        css += " is-invalid"
    own = widget.attrs.get("class", "")
    drawn = field.as_widget(attrs={"class": f"{own} {css}".strip()})
    if not isinstance(widget, forms.Select):
        return drawn
    nothing = escape(_("not chosen"))  # outside of the f-string, where the collector of messages looks
    return SafeString(drawn.replace(_DASHES, f">{nothing}<"))


@register.simple_tag
def form_nonce() -> SafeString:
    """A hidden field with a number used once, so that a form sent twice has one effect."""
    return format_html('<input type="hidden" name="form_nonce" value="{}">', uuid.uuid4())


@register.filter
def undo_url(tags: str | None) -> str:
    """The address behind a message's "undo": its extra tag `undo=/path/`; "" where there is none."""
    marks = [tag.removeprefix("undo=") for tag in (tags or "").split() if tag.startswith("undo=/")]
    return marks[0] if marks and not marks[0].startswith("//") else ""
