"""Who may see what now: the sections of a file open to a person, the files a person may list, making and ending grants.

All rights to customer files come from `Grant` rows judged by the database's clock; nothing is remembered between two
questions of different requests.
"""

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce, Greatest, JSONArray, Now

from access import audit, following
from access.models.grants import Grant, GrantQuerySet, GrantSource
from access.models.people import Person
from access.roles import Deed, Section, duty_sections
from vault import prepared

if TYPE_CHECKING:
    from customers.models import Case, Customer

Asker: TypeAlias = "Person | Anybody"
"""Who asks: a person, or somebody of that kind while a statement is prepared."""
_HELD = ("sections", "by_duty", "may_change", "may_print")
Held = Sequence[Any]
"""Of one grant: its sections, whether they count by duty only, whether they may be changed, whether they may be printed."""


class OpenSections(frozenset[Section]):
    """The sections open to somebody. `lent`: some are not open by the person's duty but by a grant that names them (an approved
    request, a share, an emergency), so that pages bear the reader's name across them (B6.3)."""

    lent: bool

    def __new__(cls, sections: Iterable[Section] = (), *, lent: bool = True) -> "OpenSections":
        """What is not known to be open by duty counts as lent."""
        made = super().__new__(cls, sections)
        made.lent = lent
        return made


def sections(person: Person, customer: "Customer", deed: Deed) -> OpenSections:
    """The sections of this customer's file that `person` may view (change, print) at this moment."""
    if not person.is_authenticated:
        return OpenSections()
    return sections_by(person, rows_for(person, _of_customer, customer=customer.pk), deed)


def _of_customer(person: "Asker", customer: Any) -> QuerySet:
    return in_force_for(person).filter(customer=customer).values_list(*_HELD)


def sections_by(person: Person, rows: Iterable[Held], deed: Deed) -> OpenSections:
    """The sections that these grants open to `person`, whose own they are (`sections` asks for them, `held` fetches them
    along with a row)."""
    if not person.reads_files:
        return OpenSections()
    duty = duty_sections(person.roles, deed)
    by_duties: set[str] = set()
    by_name: set[str] = set()
    for named, counts_by_duty, may_change, may_print in rows:
        if deed == Deed.VIEW or (may_change if deed == Deed.CHANGE else may_print):
            if counts_by_duty:
                by_duties |= duty.intersection(named)
            else:
                by_name.update(named)
    return OpenSections(map(Section, by_duties | by_name), lent=not by_name <= by_duties)


def held(person: Asker, customer_column: str = "pk") -> Coalesce:
    """To annotate rows with: the person's grants of the customer in the outer query, for `sections_by`. Whoever fetches a
    row to show it needs them at once, and the same statement can bring them."""
    mine = in_force_for(person).filter(customer=OuterRef(customer_column)).order_by().values("customer")
    rows = mine.annotate(rows=JSONBAgg(JSONArray(*_HELD))).values("rows")
    return Coalesce(Subquery(rows), Value([], JSONField()))


@dataclass(frozen=True, slots=True)
class Anybody:
    """Stands for all people with these roles while a statement is prepared (`vault.prepared`): what of a person decides the
    shape of the question about rights. To whom no file can open, nothing is asked at all."""

    roles: frozenset[str]
    count: int
    is_authenticated: ClassVar[bool] = True
    reads_files: ClassVar[bool] = True

    @property
    def principals(self) -> tuple[Any, ...]:
        """Slots for those who can be named in a grant to reach the person."""
        return tuple(prepared.Slot(f"principal_{place}", UUIDField()) for place in range(self.count))


def rows_for(person: Person, build: Callable[..., QuerySet], *fixed: Hashable, **given: Any) -> list[tuple[Any, ...]]:
    """Plain columns of what `build(person, *fixed, **slots)` finds, by a statement that is prepared once for all people of
    the same roles; nothing for somebody without employment or agreement."""
    if not person.reads_files:
        return []
    return prepared.rows(build, _kind(person), *fixed, own=_principals(person), **given)


def models_for(person: Person, build: Callable[..., QuerySet], *fixed: Hashable, **given: Any) -> Iterator[Any]:
    """The same for whole models, not opened."""
    if not person.reads_files:
        return iter(())
    return prepared.instances(build, _kind(person), *fixed, own=_principals(person), **given)


def _kind(person: Person) -> Anybody:
    return Anybody(person.roles, len(person.principals))


def _principals(person: Person) -> dict[str, UUID]:
    return {f"principal_{place}": principal for place, principal in enumerate(person.principals)}


def in_force_for(person: Asker) -> QuerySet[Grant]:
    """Grants that name the person or the person's department and hold now."""
    return Grant.objects.in_force().filter(principal__in=person.principals)


def useful_for(person: Asker, section: Section = Section.BASIC) -> QuerySet[Grant]:
    """Grants in force by which `person` may at least view `section`."""
    if not person.reads_files:
        return Grant.objects.none()
    named = Q(by_duty=False, sections__contains=[section])
    if section in duty_sections(person.roles, Deed.VIEW):
        named |= Q(by_duty=True, sections__contains=[section])
    return in_force_for(person).filter(named)


def reaching(person: Asker, customer_column: str = "pk", section: Section = Section.BASIC) -> QuerySet[Grant]:
    """For `Exists()`: the grants that open `section` of the customer in the outer query."""
    return useful_for(person, section).filter(customer=OuterRef(customer_column))


class FileClosed(PermissionDenied):
    """Nobody is given a right to this file any more."""


CLOSED: Final = "CR004"
"""What the database says where no right may be given to a file: who closes files raises it in a trigger of `access_grant`.
It holds for every way in which rights come about, and costs no question."""


@contextmanager
def _told_when_closed() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") == CLOSED:
            raise FileClosed("closed") from None
        raise


def give(
    principal: UUID,
    customer: "Customer",
    wanted: Iterable[Section],
    *,
    by: Person,
    source: GrantSource,
    case: "Case | None" = None,
    source_id: UUID | None = None,
    by_duty: bool = True,
    may_change: bool = False,
    may_print: bool = True,
    starts_at: datetime.datetime | None = None,
    ends_at: datetime.datetime | None = None,
) -> Grant:
    """Grant `wanted` sections of a customer's file, from now on or from `starts_at`; a care-team row that is already there
    is renewed. Raises FileClosed where nobody is given rights to this file any more."""
    values: dict[str, Any] = {
        "customer_serial": customer.serial,
        "sections": sorted(wanted),
        "by_duty": by_duty,
        "may_change": may_change,
        "may_print": may_print,
        "granted_by": by,
        "ends_at": ends_at,
        "source_id": source_id,
    }
    if starts_at is not None:
        values["starts_at"] = starts_at
    with _told_when_closed():
        if source == GrantSource.CARE_TEAM:
            grant, _ = Grant.objects.update_or_create(
                principal=principal, customer=customer, source=source, case=case, defaults=values
            )
        else:
            grant = Grant.objects.create(principal=principal, customer=customer, source=source, case=case, **values)
    audit.record(audit.Action.GRANT, actor=by, customer=customer.pk, obj=grant)
    following.tell(grant, by=by)
    return grant


def end(grants: GrantQuerySet, *, by: Person, at: datetime.datetime | None = None) -> int:
    """End grants now, or at another moment, those too that have yet to begin; returns how many. Takes effect with the very
    next request.

    A grant that began after that moment (a case closed with a date long past) ends as it began: it opens nothing more.
    """
    count = 0
    for grant in grants.not_over():
        Grant.objects.filter(pk=grant.pk).update(ends_at=Greatest(F("starts_at"), at or Now()))
        audit.record(audit.Action.REVOKE, actor=by, customer=grant.customer_id, obj=grant)
        following.tell(grant, by=by)
        count += 1
    return count
