"""The sheets of a customer in the order of time, as far as somebody may see them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from access.models import Person
from access.roles import Section
from customers.models import Case, Customer
from records import spec as specs
from records.lifecycle import State
from vault.recorded import open_rows

_ICONS = {State.DRAFT: "pencil", State.IN_ERROR: "ban", State.TRANSCRIBED: "scroll-text"}


def sheets_of(person: Person, customer: Customer, sections: frozenset[Section]) -> list[Any]:
    """Every sheet of the customer whose section is among `sections`, opened; profile sheets first."""
    found: list[Any] = []
    for spec in specs.all_specs():
        if spec.section in sections:
            where = {"pk": customer.pk} if spec.model is Customer else {"customer": customer.pk}
            found += spec.model.objects.filter(**where).select_related("changed_by")
    return open_rows(found)


def entries(sheets: list[Any], cases: list[Case]) -> list[dict[str, Any]]:
    """The timeline, newest first: each sheet, and when cases opened and closed."""
    lines = [_sheet_entry(sheet) for sheet in sheets]
    lines += [
        {"at": case.opened_at, "title": _("Case opened"), "who": "", "system": True, "icon_name": "folder-open"}
        for case in cases
    ]
    lines += [
        {
            "at": case.closed_at,
            "title": _("Case closed: %(how)s") % {"how": case.get_outcome_display()},
            "who": "",
            "text": case.change_reason,
            "system": True,
            "icon_name": "folder-closed",
        }
        for case in cases
        if case.closed_at
    ]
    return sorted(lines, key=lambda line: line["at"], reverse=True)


def _sheet_entry(sheet: Any) -> dict[str, Any]:
    notes = [str(sheet.get_state_display())]
    if sheet.is_late:
        notes.append(_("recorded late"))
    return {
        "at": sheet.happened_at,
        "title": sheet.spec.title,
        "who": sheet.changed_by.name,
        "text": " · ".join(notes),
        "url": reverse("sheet-show", args=[sheet.spec.key, sheet.pk]),
        "icon_name": _ICONS.get(State(sheet.state), "file-check"),
    }
