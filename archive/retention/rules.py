"""The rule of each class: the clinic's row, else the default. Changing one is applied for (`archive.retention.changes`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.models import RetentionRule
from archive.models.files import FileClass
from archive.models.retention import Trigger
from archive.retention.floors import floor_of


@dataclass(frozen=True, slots=True)
class Rule:
    """From when and for how many years; the law's least years beside it."""

    trigger: Trigger
    years: int
    floor: int = 0


DEFAULTS: Final = {
    FileClass.OUTPATIENT: Rule(Trigger.SURGERY, 15),
    FileClass.INPATIENT: Rule(Trigger.SURGERY, 30),
    FileClass.CARE: Rule(Trigger.CONTACT, 5),
    FileClass.HOME: Rule(Trigger.CONTACT, 3),
    FileClass.DENTURE_PERSON: Rule(Trigger.MADE, 10),
    FileClass.DENTURE_INSTITUTION: Rule(Trigger.MADE, 10),
    FileClass.DENTURE_DISTRIBUTOR: Rule(Trigger.MADE, 10),
}


def all_rules() -> Mapping[str, Rule]:
    """The rules in force, by class; one query."""
    own = {row.file_class: row for row in RetentionRule.objects.all()}
    return {str(one): _rule(one, own.get(str(one))) for one in FileClass}


def _rule(file_class: FileClass, row: RetentionRule | None) -> Rule:
    default = DEFAULTS[file_class]
    found = Rule(Trigger(row.trigger), row.years) if row else default
    return Rule(found.trigger, found.years, floor_of(file_class))
