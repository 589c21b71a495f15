"""Making every character of a text visible on paper: what cannot be seen is named, what is too long is announced.

Here: control, bidirectional, zero-width and unassigned characters, spaces, line ends, length. Not here: which
characters the fonts have (`fonts`).
"""

import re
import unicodedata

from django.utils.translation import gettext as _

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_ACCENTED = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def named(character: str) -> str:
    """The printed name of one character: "[U+202E]"."""
    return f"[U+{ord(character):04X}]"


def visible(text: object, limit: int) -> str:
    r"""`text` as it may stand on paper: line ends as "\n", tabs and odd spaces as blanks, the unseen named.

    Beyond `limit` characters the text stops with a note that says how many were left out.
    """
    whole = str(text)
    if len(whole) <= limit and whole.isprintable() and not _ACCENTED.search(whole):
        return whole
    kept = _LINE_ENDS.sub("\n", whole[:limit])
    kept = _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found.group()), kept)
    table = {ord(character): _shown(character) for character in set(kept)}
    kept = kept.translate(table)
    if len(whole) <= limit:
        return kept
    return kept + _("… [%(count)d more characters are not printed]") % {"count": len(whole) - limit}


def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return "    "
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return named(character)
    return " " if category == "Zs" and character != "\u3000" else character
