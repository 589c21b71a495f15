"""`{% icon "name" %}`: an inline SVG icon, hidden from screen readers, since text always stands beside it."""

from functools import cache

from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = Library()


@register.simple_tag
@cache
def icon(name: str, size: int = 18) -> SafeString:
    """Draw the icon of this lucide name; raises IconDoesNotExist for a name that is none."""
    return mark_safe(lucide(name, size=size, aria_hidden="true", focusable="false"))  # noqa: S308 - drawn by the library from its own files
