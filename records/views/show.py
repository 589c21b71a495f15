"""Reading a sheet: its values as on the paper form, who signed what, what is missing, what can be done now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jobs import notifications
from jobs.models import Notification
from records import actions, lifecycle, presentation, signed_papers, trends
from records.lifecycle import Move, State
from records.links import panels_beside
from records.models import SignOff
from records.models.signoffs import Signer
from records.views.base import SheetView
from vault.recorded import open_rows


class ShowSheet(SheetView):
    """One sheet on screen."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The sheet."""
        return render(request, "records/show.html", self.context(**sheet_context(self)))


def sheet_context(view: SheetView) -> dict[str, Any]:
    """Values, signatures and possible next steps of a sheet."""
    sheet = view.sheet
    may_write = bool(view.writable())
    moves = lifecycle.moves(State(sheet.state)) if may_write else ()
    outstanding = actions.outstanding(sheet) if sheet.state != State.TRANSCRIBED else ()
    return {
        "error_reason": presentation.error_reason(sheet, view.groups) if sheet.state == State.IN_ERROR else "",
        "groups": presentation.groups_of(sheet, view.groups, trends.last_before(sheet)),
        "signatures": signature_rows(sheet),
        "notices": view.spec.notices(sheet) if view.spec.notices else [],
        "outstanding": [_party(view, party) for party in outstanding],
        "missing": [view.spec.verbose(name) for name in view.spec.missing(sheet)] if sheet.is_open else [],
        "may_print": view.spec.section in view.printable(),
        "may_edit": Move.SAVE in moves,
        "may_amend": Move.AMEND in moves,
        "may_mark_error": Move.MARK_ERROR in moves and not view.spec.follows_customer,
        "may_sign": [party for party in outstanding if party in view.person.roles],
        "may_take_signature": may_write and "customer" in outstanding,
        "paper": signed_papers.waiting(sheet) if "customer" in outstanding else None,
        "told": told_of(sheet, view.person),
        "panels": panels_beside(sheet, view.person, view.sections),
    }


def told_of(sheet: Any, reader: Any) -> list[Notification]:
    """Who was told of this sheet and when each read it (A2.3). Whoever opens the sheet has read what it says."""
    found = notifications.receipts(sheet.pk)
    own = [line.pk for line in found if line.recipient_id == reader.pk and line.read_at is None]
    return notifications.receipts(sheet.pk) if own and notifications.mark_read(own, by=reader) else found


def _party(view: SheetView, party: str) -> dict[str, str]:
    from access.roles import Role

    label = Signer.CUSTOMER.label if party == "customer" else Role(party).label
    return {"code": party, "label": str(label)}


def signature_rows(sheet: Any) -> list[dict[str, Any]]:
    """All signatures under a sheet, newest edition first, each with whether it still holds."""
    found = SignOff.objects.filter(sheet_id=sheet.pk).select_related("person").order_by("-edition", "signed_at")
    return [
        {
            "row": signoff,
            "valid": actions.is_valid(signoff, sheet),
            "newest": signoff.edition == sheet.edition,
            "by_customer": signoff.signer != Signer.STAFF,
        }
        for signoff in open_rows(found)
    ]
