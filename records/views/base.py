"""What every page of a sheet has in common: the sheet fetched through `.visible_to`, opened, and the reading logged."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Section
from records import spec as specs
from records.links import customer_card
from records.models import RecordSheet
from records.spec import Fieldset, SheetSpec
from vault.recorded import open_rows


class SheetView(View):
    """A page about one sheet that exists. Somebody who may not see it gets 404."""

    spec: SheetSpec
    sheet: RecordSheet
    person: Person
    sections: frozenset[Section]
    groups: tuple[Fieldset, ...]
    reads: str = audit.Action.VIEW

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find, open and log the sheet before anything is rendered."""
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.person = current_person(request)
        self.spec = spec_or_404(kwargs["key"])
        rows = beside(self.spec, self.spec.model.objects.visible_to(self.person).with_rights(self.person))
        self.sheet = get_object_or_404(rows, pk=kwargs["pk"])
        self.sections = grants.sections_by(self.person, self.sheet.held_grants, Deed.VIEW)  # type: ignore[attr-defined]
        self.groups = self.spec.visible(self.sections)
        open_rows([self.sheet, self.sheet.customer])
        audit.record_read(
            audit.Action(self.reads),
            actor=self.person,
            customer=self.sheet.customer_id,
            obj=self.sheet,
            section=self.spec.section,
            request=request,
        )

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template of a sheet needs."""
        return {
            "spec": self.spec,
            "sheet": self.sheet,
            **customer_card(self.sheet.customer, self.sections),
            **more,
        }

    def writable(self) -> tuple[Fieldset, ...]:
        """The groups that this person may fill in now."""
        change = grants.sections_by(self.person, self.sheet.held_grants, Deed.CHANGE)  # type: ignore[attr-defined]
        return self.spec.writable(self.person.roles, change)


def beside(spec: SheetSpec, rows: Any) -> Any:
    """The rows of a kind of sheet with the customer and the case that they name, in the same query."""
    own = {column.name for column in spec.model._meta.fields}
    names = [name for name in ("customer", "case") if name in own]
    return rows.select_related(*names) if names else rows


def spec_or_404(key: str) -> SheetSpec:
    """The spec with this key, or 404."""
    found = specs.get(key)
    if found is None:
        raise Http404
    return found
