"""Reading attachments: those of a case by stage, those of a sheet, and two to be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from access.models import Person
from access.roles import Section
from customers.models import Case
from procedures.models import Attachment
from procedures.models.attachments import Kind
from records.stages import Stage
from vault.errors import KeyDestroyed
from vault.keyring import ring
from vault.recorded import open_rows


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The attachments of one stage, in the order of time."""

    label: str
    rows: list[Attachment]


def opened(rows: Iterable[Attachment]) -> list[Attachment]:
    """The rows, opened; without those of a group or case that is being destroyed now: keys go before rows."""
    found = list(rows)
    try:
        return open_rows(found)
    except KeyDestroyed:
        gone = ring.destroyed(row.part for row in found)
        return open_rows([row for row in found if row.part not in gone])


def of_case(case: Case, sections: frozenset[Section]) -> list[Attachment]:
    """The attachments of a case in these sections, opened, oldest first; those in error included."""
    rows = Attachment.objects.filter(case=case, section__in=sections).select_related("recorded_by")
    return opened(rows.order_by("taken_at", "recorded_at"))


def by_stage(rows: list[Attachment]) -> list[StageGroup]:
    """The same in groups, a stage each; stages without any are left out."""
    groups = [StageGroup(str(stage.label), [row for row in rows if row.stage == stage]) for stage in Stage]
    return [group for group in groups if group.rows]


def of_sheet(sheet: Any, sections: frozenset[Section]) -> list[Attachment]:
    """The attachments of a sheet in these sections, opened; without those in error."""
    rows = Attachment.objects.filter(sheet_id=sheet.pk, section__in=sections).counted().order_by("taken_at")
    return opened(rows)


def photographs(case: Case) -> list[Attachment]:
    """The photographs of a case that stand, opened, oldest first. Who may look at them is asked where they are shown."""
    rows = Attachment.objects.filter(case=case, section=Section.MEDIA, thumbnail__isnull=False).counted()
    return [row for row in opened(rows.order_by("taken_at", "recorded_at")) if row.kind == Kind.PHOTOGRAPH]


def pictures(person: Person, case: Case) -> list[Attachment]:
    """The photographs of a case that can be compared, opened, oldest first."""
    rows = Attachment.objects.visible_to(person).filter(case=case, thumbnail__isnull=False).counted()
    return opened(rows.order_by("taken_at", "recorded_at"))
