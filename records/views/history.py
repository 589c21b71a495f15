"""The history of a sheet: every version, who made it and why, and what differs, in the fields that may be seen (T6)."""

from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from records import presentation
from records.views.base import SheetView
from vault.recorded import open_rows


class SheetHistory(SheetView):
    """All versions of a sheet, newest first, each with its differences from the one before."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The list."""
        rows = list(
            self.sheet.history.select_related("changed_by").order_by("-version", "-history_id")  # type: ignore[attr-defined]
        )
        open_rows(rows)
        versions = [self._entry(newer, older) for newer, older in pairwise([*rows, None])]
        return render(request, "records/history.html", self.context(versions=versions))

    def _entry(self, newer: Any, older: Any) -> dict[str, Any]:
        changes = presentation.changes(older, newer, self.spec, self.groups) if older else []
        return {
            "version": newer.version,
            "edition": newer.edition,
            "at": newer.history_date,
            "who": newer.changed_by,
            "state": newer.get_state_display(),
            "reason": newer.change_reason,
            "changes": changes,
            "first": older is None,
        }
