"""What a consent to publicity shows beside its words: the very pictures, also to the customer who signs; on the first page of
the archive manager, what is still out though it should not be."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access.current import current_person
from access.menu import TodayBlock, register_today
from access.models import Person
from access.roles import Section
from archive.models import PublicityConsent
from archive.publicity import actions, queries
from records.models import RecordSheet


def pictures_beside(sheet: RecordSheet, reader: Person, sections: frozenset[Section]) -> dict[str, Any] | None:
    """The panel; None for other sheets and where no picture is chosen yet."""
    if not isinstance(sheet, PublicityConsent) or not sheet.pictures:
        return None
    rows = queries.pictures_of(reader, sheet) if Section.MEDIA in sections else []
    return {"template": "archive/publicity_panel.html", "rows": rows, "when_signing": True}


def still_out(request: HttpRequest) -> Mapping[str, Any] | None:
    """The consents that count no more while pictures are out; None where there are none."""
    person = current_person(request)
    if not person.has_agreement:
        return None
    rows = queries.still_out(person).order_by("-recorded_at")
    lines = queries.lines(list(rows[:6]))
    return {"lines": lines, "count": rows.count() if len(lines) == 6 else len(lines)} if lines else None


def register_block() -> None:
    """Put it onto the first page of those who answer for what is out."""
    title = _("Pictures to be taken down")
    block = TodayBlock("publicity-out", title, "archive/today_publicity.html", still_out, actions.KEEPERS, order=15)
    register_today(block)
