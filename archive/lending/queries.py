"""Reads of lending: the register, what waits, what keeps files from destruction, what needs repair."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.models.approvals import ApplicationState
from access.roles import Role
from archive.lending.rules import KEEPERS
from archive.models import ArchiveFile, Loan, LoanExtension, LoanVolume, Pursuit
from archive.models.lending import OPEN, Condition, LoanState
from archive.models.storage import VolumeState
from archive.retention.deciding import Reason

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
"""Who reads the whole register, by numbers; everybody reads the loans that they applied for."""
UNDER_WAY: Final = Q(state__in=OPEN) & ~Q(
    state=LoanState.ASKED,
    application__state__in=(ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED),
)
"""Loans that are not over, nor declined."""
SHOWN: Final[Mapping[str, Q]] = {
    "waiting": UNDER_WAY & Q(state__in=(LoanState.ASKED, LoanState.APPROVED)),
    "out": Q(state=LoanState.OUT),
    "overdue": Q(state=LoanState.OUT, overdue_since__isnull=False),
    "pursued": Q(state=LoanState.PURSUED) | Q(lines__pursuit__state="open"),
    "over": ~UNDER_WAY,
}
"""What the register can be narrowed to."""


def loans_for(reader: Person) -> QuerySet[Loan]:
    """The lines of the register that `reader` may see."""
    rows: QuerySet[Loan] = Loan.objects.select_related(
        "application__applicant", "file", "customer", "partner", "handed_by", "ended_by"
    )
    return rows if reader.has_role(*READERS) else rows.filter(application__applicant=reader)


def shown(reader: Person, what: str = "") -> QuerySet[Loan]:
    """The register narrowed to a state; each loan once."""
    rows = loans_for(reader)
    if what not in SHOWN:
        return rows
    return rows.filter(pk__in=Loan.objects.filter(SHOWN[what]).values("pk"))


def lines_of(loan: Loan) -> QuerySet[LoanVolume]:
    """The volumes of a loan, in their order, with what is owed for them."""
    rows = LoanVolume.objects.filter(loan=loan).select_related("volume__file", "returned_to", "pursuit")
    return rows.order_by("volume__position")


def lines_for(reader: Person) -> QuerySet[LoanVolume]:
    """Volumes of loans, to who takes them back."""
    rows = LoanVolume.objects.select_related("loan__application", "loan__file", "loan__partner", "volume__file")
    return rows.filter(loan__in=Loan.objects.visible_to(reader)) if reader.has_role(*KEEPERS) else rows.none()


def pursuits_for(reader: Person) -> QuerySet[Pursuit]:
    """Pursuits, to who reads the register."""
    rows = Pursuit.objects.select_related("line__loan__application", "line__volume__file", "opened_by", "closed_by")
    return rows if reader.has_role(*READERS) else rows.none()


def extensions_of(loan: Loan) -> QuerySet[LoanExtension]:
    """The extensions that were asked for, oldest first."""
    rows: QuerySet[LoanExtension] = loan.extensions.select_related("application__applicant")
    return rows.order_by("application__made_at")


def under_way(file: ArchiveFile) -> QuerySet[Loan]:
    """The loans of a file that are not over."""
    rows: QuerySet[Loan] = Loan.objects.filter(UNDER_WAY, file=file).select_related("partner", "application")
    return rows.order_by("-created_at")


def waiting(_person: Person) -> int:
    """How many loans are overdue."""
    return int(Loan.objects.overdue().count())


def damaged_volumes() -> QuerySet[LoanVolume]:
    """Volumes that came back damaged or with pages missing, newest first: what has to be repaired (A5.6)."""
    came = (Condition.DAMAGED, Condition.PAGES_MISSING)
    rows = LoanVolume.objects.filter(condition__in=came).exclude(volume__state=VolumeState.DESTROYED)
    return rows.select_related("volume__file", "loan").order_by("-returned_at")


def keeping(customers: Iterable[UUID]) -> Mapping[UUID, Reason]:
    """The files of which a loan is under way or something is owed: they are not destroyed (a check of retention)."""
    rows: Any = Loan.objects.filter(UNDER_WAY, customer__in=list(customers))
    owed = Q(lines__pursuit__state="open")
    more: Any = Loan.objects.filter(owed, customer__in=list(customers))
    found = {customer: Reason("owed", blocks=True, text=_OWED) for customer in more.values_list("customer", flat=True)}
    lent = {customer: Reason("lent", blocks=True, text=_LENT) for customer in rows.values_list("customer", flat=True)}
    return {**lent, **found}


_LENT: Final = _(
    "A volume of it is lent, or a loan of it is under way: nothing is destroyed before that is over (B6.4)."
)
_OWED: Final = _("Something is owed for a volume of it that was lent: nothing is destroyed before that is over (B6.6).")
