"""What every page of a sheet has in common: the sheet fetched through `.visible_to`, opened, and the reading logged."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.views import View

from access import audit, grants
from access.current import current_person
from access.grants import OpenSections
from access.models import Person
from access.roles import Deed
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
    sections: OpenSections
    groups: tuple[Fieldset, ...]
    reads: str = audit.Action.VIEW

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find, open and log the sheet before anything is rendered."""
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.person = current_person(request)
        self.spec = spec_or_404(kwargs["key"])
        found = next(grants.models_for(self.person, _shown, self.spec.key, pk=kwargs["pk"]), None)
        if found is None:
            raise Http404
        self.sheet = found
        self.sections = grants.sections_by(self.person, self.sheet.held_grants, Deed.VIEW)  # type: ignore[attr-defined]
        self.groups = self.spec.visible(self.sections)
        open_rows([self.sheet, self.sheet.customer])
        if self.reads_at_once:
            self.note_reading()

    @property
    def reads_at_once(self) -> bool:
        """Whether every answer of this page shows the sheet; where some do not, those that do call `note_reading`."""
        return True

    def note_reading(self) -> None:
        """Log that the sheet is about to be shown; raises AuditUnavailable, and then nothing is."""
        audit.record_read(
            audit.Action(self.reads),
            actor=self.person,
            customer=self.sheet.customer_id,
            obj=self.sheet,
            section=self.spec.section,
            request=self.request,
        )

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template of a sheet needs."""
        return {
            "spec": self.spec,
            "sheet": self.sheet,
            **customer_card(self.sheet.customer, self.sections),
            **more,
        }

    def printable(self) -> OpenSections:
        """The sections that this person may print now."""
        return grants.sections_by(self.person, self.sheet.held_grants, Deed.PRINT)  # type: ignore[attr-defined]

    def writable(self) -> tuple[Fieldset, ...]:
        """The groups that this person may fill in now."""
        change = grants.sections_by(self.person, self.sheet.held_grants, Deed.CHANGE)  # type: ignore[attr-defined]
        return self.spec.writable(self.person.roles, change)


def _shown(person: grants.Asker, key: str, pk: Any) -> QuerySet:
    spec = specs.of_key(key)
    return beside(spec, spec.model.objects.visible_to(person).with_rights(person)).filter(pk=pk)


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
