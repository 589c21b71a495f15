"""`{% kept "layouts/head.html" shell.clinic.name %}`: a part of the frame that says the same on every page, drawn once.

For templates that read nothing but `shell`, and of that only what is named behind them and the language. Kept in the
process as long as it lives: a handful of short texts.
"""

from functools import lru_cache
from typing import Any

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()


@register.simple_tag(takes_context=True)
def kept(context: Context, template: str, *said: Any) -> SafeString:
    """The template as it was drawn for the same language and the same values."""
    return _drawn(_Key((template, get_language(), *said), context.get("shell")))


class _Key:
    """What a drawn part depends on; the shell is at hand for drawing it and counts for nothing."""

    def __init__(self, said: tuple[Any, ...], shell: Any) -> None:
        self.said, self.shell = said, shell

    def __hash__(self) -> int:
        return hash(self.said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.said == other.said


@lru_cache(maxsize=256)
def _drawn(key: _Key) -> SafeString:
    return SafeString(get_template(key.said[0]).render({"shell": key.shell}))
