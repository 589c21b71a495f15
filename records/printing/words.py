"""The words the kernel prints by itself, in the language of the sheet. Not here: labels and values of any sheet."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import gettext as _

from records.printing.document import Mark


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Print the kernel's words in `language` ("zh-hans", "zh-hant", "en")."""
    with translation.override(language):
        yield


def mark_name(mark: Mark) -> str:
    """How a mark of the whole sheet is printed."""
    return {
        Mark.ENTERED_IN_ERROR: _("Entered in error"),
        Mark.RECORDED_LATE: _("Recorded late"),
        Mark.TRANSCRIBED: _("Transcribed"),
        Mark.AMENDED: _("Amended"),
        Mark.SIGNATURE_INVALID: _("Signature invalid"),
        Mark.DRAFT: _("Draft, not signed"),
    }[mark]


def demo_name() -> str:
    """What stands across every page of a demonstration clinic."""
    return _("Demonstration, not a real record")


def identity(customer_name: str, customer_number: str, file_number: str, number: str) -> list[tuple[str, str]]:
    """The label and value of what says whose sheet this is."""
    return [
        (_("Customer no."), customer_number),
        (_("Customer name"), customer_name),
        (_("File no."), file_number),
        (_("Sheet no."), number),
    ]


def page_of(page: int, pages: int) -> str:
    """Page x of y."""
    return _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages}


def sheet_page_of(page: int, pages: int) -> str:
    """Page x of y of one sheet inside a bound file."""
    return _("Sheet page %(page)s of %(pages)s") % {"page": page, "pages": pages}


def printed(by: str, at: str) -> str:
    """Who printed, and when."""
    return _("Printed by %(name)s, %(at)s") % {"name": by, "at": at} if by or at else ""


def edition(version: str, digest: str) -> str:
    """The version and the first 16 digits of its digest, in groups of four."""
    parts = [_("Version %(version)s") % {"version": version}] if version else []
    if digest:
        short = digest[:16].upper()
        parts.append(_("Digest %(digest)s") % {"digest": " ".join(short[i : i + 4] for i in range(0, 16, 4)).strip()})
    return "   ".join(parts)


def customer_file() -> str:
    """What a bound file is called."""
    return _("Customer file")


def catalogue() -> str:
    """What the list of the sheets in a bound file is called."""
    return _("Catalogue")
