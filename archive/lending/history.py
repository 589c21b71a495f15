"""Everything that was done about a loan, for its timeline."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.models import Loan, LoanExtension, LoanVolume, Pursuit
from archive.models.lending import LoanState
from vault.recorded import open_rows


def of(
    loan: Loan, lines: Iterable[LoanVolume], extensions: Iterable[LoanExtension], *, whole: bool
) -> list[dict[str, Any]]:
    """Newest first. `whole`: with the words about people, for who deals with the loan; others read when what was done."""
    done = [*_papers(loan), *_begun(loan, whole), *_extended(extensions), *_returned(lines, whole)]
    return sorted(done, key=lambda entry: entry["at"], reverse=True)


def _begun(loan: Loan, whole: bool) -> Iterable[dict[str, Any]]:
    applied = loan.application
    yield {"at": applied.made_at, "title": _("Applied for"), "who": applied.applicant.name, "icon_name": "file-plus"}
    if applied.ended_at:
        yield {"at": applied.ended_at, "title": str(applied.get_state_display()), "icon_name": "scale"}
    if loan.handed_at and loan.handed_by:
        yield {"at": loan.handed_at, "title": _("Handed out"), "who": loan.handed_by.name, "icon_name": "book-up"}
    if loan.ended_at and loan.ended_by:
        called_off = loan.state == LoanState.CALLED_OFF
        title = pgettext("loan", "Called off") if called_off else _("Ended: nothing is out or owed any more")
        why = loan.why if whole else ""
        yield {"at": loan.ended_at, "title": title, "who": loan.ended_by.name, "text": why, "icon_name": "check"}


def _papers(loan: Loan) -> Iterable[dict[str, Any]]:
    for row in loan.papers.select_related("recorded_by"):
        title = _("Signed: %(paper)s") % {"paper": row.get_kind_display()}
        yield {"at": row.created_at, "title": title, "who": row.recorded_by.name, "icon_name": "signature"}


def _extended(extensions: Iterable[LoanExtension]) -> Iterable[dict[str, Any]]:
    for row in extensions:
        asked = _("Extension asked for: %(days)d working days") % {"days": row.days}
        who = row.application.applicant.name
        yield {"at": row.application.made_at, "title": asked, "who": who, "icon_name": "calendar-plus"}
        if row.granted_at and row.due_after:
            title = _("Extended until %(day)s") % {"day": row.due_after.isoformat()}
            yield {"at": row.granted_at, "title": title, "icon_name": "calendar-check"}


def _returned(lines: Iterable[LoanVolume], whole: bool) -> Iterable[dict[str, Any]]:
    for line in lines:
        if line.returned_at is None or line.returned_to is None:
            continue
        position = line.volume.position
        told = {"position": position, "condition": line.get_condition_display()}
        title = _("Volume %(position)s: %(condition)s") % told
        note = line.note if whole else ""
        yield {
            "at": line.returned_at, "title": title, "who": line.returned_to.name, "text": note, "icon_name": "book-down"
        }  # fmt: skip
        if hasattr(line, "pursuit"):
            yield from _pursued(line.pursuit, position, whole)


def _pursued(row: Pursuit, position: int, whole: bool) -> Iterable[dict[str, Any]]:
    if row.closed_at is None or row.closed_by is None:
        return
    open_rows([row])
    title = _("Volume %(position)s: %(state)s") % {"position": position, "state": row.get_state_display()}
    text = row.outcome if whole else ""
    yield {"at": row.closed_at, "title": title, "who": row.closed_by.name, "text": text, "icon_name": "receipt-text"}
