"""The sentences for what a paper is, and for refused filings."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from archive.papers.checking import Finding
from records import spec as specs

BADGES: Final[dict[Finding, tuple[str, Any]]] = {
    Finding.CURRENT: ("ok", pgettext_lazy("paper", "Current")),
    Finding.SUPERSEDED: ("late", pgettext_lazy("paper", "Superseded")),
    Finding.STRUCK: ("bad", pgettext_lazy("paper", "Entered in error")),
    Finding.DESTROYED: ("bad", pgettext_lazy("paper", "Destroyed")),
    Finding.UNKNOWN: ("off", pgettext_lazy("paper", "Unknown")),
    Finding.BLANK: ("info", pgettext_lazy("paper", "Blank form")),
    Finding.OTHER: ("info", pgettext_lazy("paper", "Another kind of paper")),
}

_SENTENCES: Final[dict[Finding, Any]] = {
    Finding.CURRENT: gettext_lazy("This paper says what the system says today."),
    Finding.SUPERSEDED: gettext_lazy(
        "The sheet has moved on since this was printed. Do not work with this paper; print the sheet again."
    ),
    Finding.STRUCK: gettext_lazy(
        "This sheet was struck out as entered in error. What stands on the paper must not be used."
    ),
    Finding.DESTROYED: gettext_lazy(
        "The file that this paper belongs to was destroyed. The paper should not exist any more: bring it to the archive at"
        " once."
    ),
    Finding.UNKNOWN: gettext_lazy("No sheet that you may see has this code."),
    Finding.BLANK: gettext_lazy("This is a blank form. It belongs to nobody; what is written on it is typed in later."),
    Finding.OTHER: gettext_lazy("This is no sheet of a file but a cover, a list, a receipt or a certificate."),
}


def sentence(finding: Finding) -> str:
    """What is said of a paper."""
    return str(_SENTENCES[finding])


def unread(code: str) -> str:
    """What is said of a code that is refused (records.codes.CodeWrong)."""
    return {
        "shape": _("This is no code of a printed sheet. Scan the square code at the foot of the page again."),
        "forged": _(
            "This code is damaged or was not made by this system: it proves nothing. Scan it again; if it is refused once more,"
            " do not rely on the paper and tell the archive. The attempt was noted."
        ),
    }[code]


def refusal(code: str) -> str:
    """What a page says about a `PaperRefused` with this code."""
    return {
        "blank": _("A blank form is not filed: type in what was written on it, then print the sheet."),
        "other": _("This is no sheet of a file; nothing was filed."),
        "unproved": _("This is an old print without a signed code. Print the sheet again and file the new print."),
        "destroyed": _("The file that this paper belongs to was destroyed. Nothing can be filed in it."),
        "unknown": _("No sheet that you may see has this code; nothing was filed."),
        "superseded": _("The sheet has moved on since this was printed. Print it again and file the new print."),
        "unfiled": _("This sheet is not in an accepted file yet. File the sheet first, then its print."),
        "unsigned": _("The new edition is not signed by everybody yet. Print and file it when it is."),
        "closed": _("This file is being destroyed or was destroyed; nothing more is filed in it."),
        "volume": _("This sheet belongs to another file than the volume that you hold."),
        "there": _("This very print is in the file already."),
        "not_last": _("Only your own last filing can be taken back, and it is not this one."),
    }[code]


def title_of(key: str) -> str:
    """What kind of sheet it is."""
    spec = specs.get(key)
    return str(spec.title) if spec else key
