"""The print "Who has seen your file" for the customer: names, departments, roles, times and kinds; no content (A4.4).

Not here: who may print it, and that the print is logged (the view).
"""

from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from access import audit
from access.audit import queries
from access.models import Person
from customers import seen
from customers.models import Customer
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedTable

MOST: Final = 2000
"""So many of the latest events are printed; the print says where it begins."""


def printed(customer: Customer, *, by: Person) -> PrintedSheet:
    """The opened customer's list, in the language of the moment."""
    head, now = paper.letterhead(), timezone.localtime().strftime("%Y-%m-%d %H:%M")
    events = [row for row in queries.readers_of(customer.pk, MOST) if row.action != audit.Action.DENY]
    rows = _rows(seen.lines_of(events, frozenset()))
    columns = (_("Time"), _("Name"), _("Department"), _("Roles"), _("What they did"))
    since = rows[-1][0] if len(events) >= MOST else timezone.localtime(customer.recorded_at).strftime("%Y-%m-%d")
    items = (PrintedField(_("From"), since), PrintedField(_("Until"), now), PrintedTable(columns, rows))
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Who has seen your file"),
        customer_name=customer.name,
        customer_number=customer.number,
        fieldsets=(
            PrintedFieldset(_("Every time your file was opened, printed or exported"), items),
            PrintedFieldset("", (PrintedField(_("Please note"), _explained(), wide=True),)),
        ),
        qr=f"CR1|seen|{customer.pk}",
        printed_by=by.name,
        printed_at=now,
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


def _explained() -> str:
    told = _(
        "Departments and roles are those of today. What one person did in the same minute is one line. "
        "If somebody is named here whom you do not expect, please ask us."
    )
    return f"{told} {seen.STUDIES}"


def _rows(lines: list[dict[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Newest first; the same deed of the same person in the same minute once."""
    nobody = _("the system")
    told = (
        (
            timezone.localtime(line["at"]).strftime("%Y-%m-%d %H:%M"),
            line["name"] or nobody,
            line["department"],
            "、".join(line["roles"]),
            line["deed"],
        )
        for line in lines
    )
    return tuple(dict.fromkeys(told))
