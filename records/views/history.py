"""The history of a sheet: every version, who made it and why, what differs, and how each signed edition was worded.

Everything is narrowed to the fields that the reader may see (T6).
"""

from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from records import presentation, worded
from records.views.base import SheetView
from records.views.show import signature_rows
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
        return render(request, "records/history.html", self.context(versions=versions, signed=self._signed()))

    def _signed(self) -> list[dict[str, Any]]:
        """How the form read to each who signed it, newest first."""
        return [
            {"line": line, "wording": worded.as_signed(line["row"], self.sections)}
            for line in signature_rows(self.sheet)
        ]

    def _entry(self, newer: Any, older: Any) -> dict[str, Any]:
        changes = presentation.changes(older, newer, self.spec, self.groups) if older else []
        return {
            "version": newer.version,
            "edition": newer.edition,
            "at": newer.history_date,
            "who": newer.changed_by,
            "state": newer.get_state_display(),
            "reason": presentation.reason_of(older, newer, self.spec, self.groups),
            "changes": changes,
            "whole": len(self.groups) == len(self.spec.fieldsets),
            "first": older is None,
        }
