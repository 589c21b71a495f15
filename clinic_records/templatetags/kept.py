"""`{% kept "layouts/menu.html" shell.person.roles q=q %}`: a part of the frame, drawn once and shown on many pages.

For templates that read nothing but `shell`, and of that only what is named behind them and the language. What differs
from page to page is a hole: the names given with `=` and the form token, filled in (escaped) each time. Kept in the
process as long as it lives: some hundreds of short texts.
"""

import re
from functools import lru_cache
from typing import Any, Final

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()
_MARK: Final = "hole-{}-a41c"
_HOLE: Final = re.compile(r"hole-(\w+)-a41c")


@register.simple_tag(takes_context=True)
def kept(context: Context, template: str, *said: Any, **holes: Any) -> SafeString:
    """The template as it was drawn for the same language and the same values, its holes filled."""
    pieces = _drawn(_Key((template, get_language(), tuple(holes), *said), context.get("shell")))
    if len(pieces) == 1:
        return SafeString(pieces[0])
    holes["csrf_token"] = context.get("csrf_token", "")
    filled = {name: escape("" if value is None else value) for name, value in holes.items()}
    return SafeString("".join(filled[piece] if place % 2 else piece for place, piece in enumerate(pieces)))


class _Key:
    """What a drawn part depends on; the shell is at hand for drawing it and counts for nothing."""

    def __init__(self, said: tuple[Any, ...], shell: Any) -> None:
        self.said, self.shell = said, shell

    def __hash__(self) -> int:
        return hash(self.said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.said == other.said


@lru_cache(maxsize=2048)
def _drawn(key: _Key) -> tuple[str, ...]:
    """The drawn text, cut at its holes: text, name of a hole, text, and so on."""
    template, _language, names, *_said = key.said
    marks = {name: _MARK.format(name) for name in (*names, "csrf_token")}
    return tuple(_HOLE.split(get_template(template).render({"shell": key.shell, **marks})))
