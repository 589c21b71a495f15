"""Removals in words: what is to be removed, how far it is, what the engine shows of it, the panel beside contact data."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.doors import DOORS
from access.models import Application, Person
from access.models.approvals import ApplicationState
from access.roles import Section
from archive.care import removals
from archive.models import Removal
from archive.models.removals import RemovalKind
from customers.models import ContactData
from customers.sheets.profile import CONTACT
from records import spec as specs
from records.models import RecordSheet


def about(row: Removal) -> str:
    """What is removed: which kind of sheet of which day by whom, or which contact data; never a word of its content."""
    spec = specs.get(row.sheet_key)
    title = str(spec.title) if spec else row.sheet_key
    if row.kind == RemovalKind.CONTACT:
        return ", ".join(str(CONTACT.verbose(name)) for name in row.columns)
    return _("%(sheet)s of %(day)s, written by %(name)s") % {
        "sheet": title,
        "day": f"{row.happened_on:%Y-%m-%d}",
        "name": row.written_by.name if row.written_by else "",
    }


def state_of(row: Removal) -> dict[str, str]:
    """kind and text of the badge."""
    state = row.application.state
    if row.removed_at:
        return {"kind": "ok", "text": pgettext("removal", "Removed")}
    if state == ApplicationState.OPEN:
        return {"kind": "due", "text": pgettext("removal", "Proposed")}
    return {"kind": "off", "text": str(row.application.get_state_display())}


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of an application for a removal, for the engine."""
    row = Removal.objects.select_related("customer", "written_by", "application").get(application=application)
    opens = removals.removals_for(reader).filter(pk=row.pk).exists()
    return {"template": "archive/removal_facts.html", "row": row, "about": about(row), "opens": opens}


def beside_contact(sheet: RecordSheet, reader: Person, sections: frozenset[Section]) -> dict[str, Any] | None:
    """Below contact data: when somebody last asked the customer, and where that is noted; None below other sheets."""
    if not isinstance(sheet, ContactData) or Section.CONTACT not in sections:
        return None
    return {
        "template": "archive/contact_panel.html",
        "last": removals.confirmations_of(sheet.customer_id).first(),
        "customer": sheet.customer_id,
        "may": DOORS["contact-check"].opens_for(reader.roles),
    }
