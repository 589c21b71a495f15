"""The marks of a file (B3.4, D3.2): the letters of its class, and the phase that the service to the customer has reached.

They stand on the cover of the bound file, on the file's page and in the catalogue; the electronic folders are the catalogue by
class, then year, then number.
"""

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models import ArchiveFile
from archive.models.files import FileClass
from customers.models import Customer
from customers.models.cases import Outcome
from customers.queries import latest_cases
from records.stages import Stage


class Phase(TextChoices):
    """The phases of business with dentures (B3.2)."""

    PRE_SALE = "pre_sale", gettext_lazy("Pre-sale")
    IN_SALE = "in_sale", gettext_lazy("In-sale")
    AFTER_SALE = "after_sale", gettext_lazy("After-sale")


_PHASES: Final[Mapping[Stage, Phase]] = {
    Stage.CONSULTATION: Phase.PRE_SALE,
    Stage.BOOKING: Phase.PRE_SALE,
    Stage.PREOP: Phase.IN_SALE,
    Stage.SURGERY: Phase.IN_SALE,
    Stage.AFTERCARE: Phase.AFTER_SALE,
    Stage.FOLLOWUP: Phase.AFTER_SALE,
}
DENTURES: Final = frozenset({FileClass.DENTURE_PERSON, FileClass.DENTURE_INSTITUTION, FileClass.DENTURE_DISTRIBUTOR})


def class_mark(file: ArchiveFile) -> str:
    """The letters that the number of the file begins with."""
    return "".join(takewhile(str.isalpha, file.number))


def phase(file_class: str, stage: str, outcome: str) -> str:
    """The phase in words: of business for dentures, of the care pathway for all others."""
    if not stage:
        return ""
    if file_class in DENTURES:
        return str(_PHASES[Stage(stage)].label)
    label = str(Stage(stage).label)
    return label if outcome == Outcome.OPEN else _("%(stage)s, closed") % {"stage": label}


def phases_of(files: Iterable[ArchiveFile]) -> dict[UUID, str]:
    """The phase of each of these files, by file; in one statement."""
    rows = list(files)
    cases = latest_cases([Customer(id=row.customer_id) for row in rows])
    return {row.pk: phase(row.file_class, *cases.get(row.customer_id, ("", ""))) for row in rows}


def cover_facts(file: ArchiveFile) -> tuple[tuple[str, str], ...]:
    """The rows of the cover of a bound file."""
    return ((_("Class mark"), class_mark(file)), (_("Phase"), phases_of([file])[file.pk]))
