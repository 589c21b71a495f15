"""The sheets of a customer in the order of time, as far as somebody may see them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.roles import Section
from customers.models import Case, Customer
from records import spec as specs
from records.lifecycle import State
from records.links import sheet_url
from records.spec import SheetSpec
from vault import prepared
from vault.recorded import open_rows

_ICONS = {State.DRAFT: "pencil", State.IN_ERROR: "ban", State.TRANSCRIBED: "scroll-text"}


def with_profiles(customers: QuerySet) -> QuerySet:
    """Customers with their profile sheets (contact data, health) in the same query, sealed: which of them are opened and
    shown is for the sections to say."""
    return customers.select_related(*(_accessor(spec) for spec in _profiles() if spec.model is not Customer))


def profiles_of(customer: Customer, sections: frozenset[Section]) -> list[Any]:
    """The customer's own sheets whose section is among `sections`; not opened."""
    found = [_profile(customer, spec) for spec in _profiles() if spec.section in sections]
    return [sheet for sheet in found if sheet is not None]


def _profiles() -> list[SheetSpec]:
    return [spec for spec in specs.all_specs() if spec.follows_customer]


def _accessor(spec: SheetSpec) -> str:
    return str(spec.model._meta.model_name)


def _profile(customer: Customer, spec: SheetSpec) -> Any:
    return customer if spec.model is Customer else getattr(customer, _accessor(spec), None)


def whole_file(customer: Customer, sections: frozenset[Section]) -> list[Any]:
    """Every sheet of the customer whose section is among `sections`, whole and opened; profile sheets first."""
    kinds = [spec for spec in specs.all_specs() if not spec.follows_customer and spec.section in sections]
    sheets = [sheet for spec in kinds for sheet in prepared.instances(_whole, spec.key, customer=customer.pk)]
    return open_rows([*profiles_of(customer, sections), *sheets])


def _whole(key: str, customer: Any) -> QuerySet:
    model: Any = specs.of_key(key).model
    return model.objects.filter(customer=customer).select_related("changed_by")


def sheets_of(customer: Customer, every: list[Any], sections: frozenset[Section]) -> list[Any]:
    """Of `every` sheet of the customer's cases at a glance those whose section is among `sections`, not opened; whole where
    their numbers are drawn over time."""
    found = [sheet for sheet in every if sheet.spec.section in sections]
    drawn = dict.fromkeys(sheet.spec.key for sheet in found if sheet.spec.trend)
    whole = [sheet for key in drawn for sheet in prepared.instances(_whole, key, customer=customer.pk)]
    return [sheet for sheet in found if sheet.spec.key not in drawn] + whole


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
    notes = [str(State(sheet.state).label)]
    if sheet.is_late:
        notes.append(_("recorded late"))
    return {
        "at": sheet.happened_at,
        "title": sheet.spec.title,
        "who": sheet.changed_by.name,
        "text": " · ".join(notes),
        "url": sheet_url(sheet),
        "icon_name": _ICONS.get(State(sheet.state), "file-check"),
    }
