"""What stands below a record sheet: its attached reports and photographs, and the way to add one."""

from typing import Any

from django.urls import reverse

from access import grants
from access.models import Person
from access.roles import Deed, Section
from procedures.media import queries, rights
from records.lifecycle import State
from records.models import CaseSheet, RecordSheet


def attachments_of(sheet: RecordSheet, reader: Person, sections: frozenset[Section]) -> dict[str, Any] | None:
    """The panel; None for a sheet of no case, and where there is nothing to show or to add."""
    if not isinstance(sheet, CaseSheet):
        return None
    rows = queries.of_sheet(sheet, sections)
    change = grants.sections(reader, sheet.customer, Deed.CHANGE)
    may_add = sheet.state != State.IN_ERROR and bool(rights.kinds_for(change, sheet)) and sheet.spec.section in change
    if not rows and not may_add:
        return None
    url = reverse("sheet-attach", args=[sheet.spec.key, sheet.pk]) if may_add else ""
    return {"template": "procedures/panel.html", "rows": rows, "add_url": url}
