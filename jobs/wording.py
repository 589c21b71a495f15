"""What codes of runs are called: names of counts, reasons of failures. Declared by the apps, shown by the pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

_texts: dict[str, Text] = {
    "unknown_kind": _("The running program does not know this kind of work"),
    "worker_lost": _("The worker was lost several times while at it"),
    "rows_refused": _("rows refused"),
    "rows": _("rows"),
    "runs": _("job entries"),
    "messages": _("messages"),
    "days": _("days"),
}


def declare_codes(texts: Mapping[str, Text]) -> None:
    """Declare what codes are called (in AppConfig.ready or tasks.py)."""
    _texts.update(texts)


def text_of(code: str) -> Text:
    """What a code is called; an undeclared one (the type of an error) is shown as it is."""
    return _texts.get(code, code)
