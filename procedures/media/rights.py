"""Which section of the file an attachment belongs to, and so who may add and see it (A4.2)."""

from typing import Final

from access.roles import Section
from procedures.models.attachments import Kind
from records.models import RecordSheet

SECTIONS: Final = {
    Kind.PHOTOGRAPH: Section.MEDIA,
    Kind.LABORATORY: Section.PREOP,
    Kind.INFECTIOUS: Section.INFECTIOUS,
    Kind.EYE: Section.PREOP,
    Kind.PAPER: Section.MEDIA,
    Kind.OTHER: Section.MEDIA,
}
_OWN: Final = frozenset({Kind.PHOTOGRAPH, Kind.INFECTIOUS, Kind.LABORATORY, Kind.EYE})
"""Kinds whose section does not depend on the sheet that they are attached to."""


def section_of(kind: str, sheet: RecordSheet | None) -> Section:
    """The section: a photograph is media and an infectious report infectious wherever attached; a paper is as protected
    as its sheet."""
    wanted = Kind(kind)
    return sheet.spec.section if sheet is not None and wanted not in _OWN else SECTIONS[wanted]


def kinds_for(sections: frozenset[Section], sheet: RecordSheet | None) -> list[Kind]:
    """The kinds that somebody may add who may change these sections."""
    return [kind for kind in Kind if section_of(kind, sheet) in sections]
