"""Questions about agreements: how each person stands, who may look at whose, which end soon. Reads only."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import queries
from access.agreements import wording
from access.models import Agreement, PartnerAgreement, Person
from access.models.agreements import Proof
from access.models.people import Employment
from access.overseeing import KEEPERS
from access.roles import Role
from vault.files import StoredFile

SOON: Final = datetime.timedelta(days=30)
READERS: Final = KEEPERS | {Role.SUPERVISOR}
"""Who sees everybody's agreements; heads see those of their own departments, everybody sees their own."""


Dated = TypeVar("Dated", Agreement, PartnerAgreement)


class State(models.TextChoices):
    """How somebody stands with the agreement today."""

    IN_FORCE = "ok", _("in force")
    ENDS_SOON = "due", pgettext_lazy("agreement", "ends soon")
    ENDED = "late", pgettext_lazy("agreement", "ended")
    MISSING = "bad", pgettext_lazy("agreement", "missing")


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list of agreements: the agreement that counts (the one that lasts longest), if any."""

    person: Person
    state: State
    agreement: Agreement | None


def visible_to(reader: Person) -> QuerySet[Agreement]:
    """The agreements that `reader` may look at."""
    rows = Agreement.objects.select_related("person__department", "recorded_by", "signing")
    if reader.has_role(*READERS):
        return rows
    return rows.filter(Q(person=reader) | Q(person__department__head=reader))


def of(person: Person) -> list[Agreement]:
    """All agreements of a person, newest first."""
    return list(person.agreements.select_related("recorded_by").order_by("-signed_on", "-pk"))


def lines() -> list[Line]:
    """Everybody who works here, those without an agreement in force first."""
    staff = queries.people().exclude(employment=Employment.LEFT).prefetch_related("agreements")
    found = [line_of(person, person.agreements.all()) for person in staff]
    order = [State.MISSING, State.ENDED, State.ENDS_SOON, State.IN_FORCE]
    return sorted(found, key=lambda line: order.index(line.state))


def line_of(person: Person, agreements: Iterable[Agreement]) -> Line:
    """How a person stands, from all their agreements."""
    last = last_of(agreements)
    return Line(person, state_of(last), last)


def last_of(agreements: Iterable[Dated]) -> Dated | None:
    """The agreement that lasts longest of those that have begun."""
    begun = [row for row in agreements if row.signed_on <= timezone.localdate()]
    return max(begun, key=lambda row: (until(row), row.signed_on), default=None)


def state_of(agreement: Agreement | PartnerAgreement | None) -> State:
    """How one agreement stands today."""
    left = until(agreement) - timezone.localdate() if agreement else None
    if left is None:
        return State.MISSING
    if left < datetime.timedelta(0):
        return State.ENDED
    return State.ENDS_SOON if left <= SOON else State.IN_FORCE


def until(agreement: Agreement | PartnerAgreement) -> datetime.date:
    """The last day; far off for one without an end."""
    return agreement.ends_on or datetime.date.max


def may_sign(person: Person) -> bool:
    """Whether there is something to sign: no agreement in today's wording is signed here and without an end."""
    signed = person.agreements.in_force().filter(proof=Proof.HERE, wording=wording.CURRENT, ends_on=None)
    return not signed.exists()


def can_end(agreement: Agreement) -> bool:
    """Whether an agreement still holds."""
    return until(agreement) >= timezone.localdate()


def scan_of(agreement: Agreement) -> StoredFile | None:
    """The stored scan of the signed paper, if there is one."""
    return StoredFile.objects.filter(pk=agreement.scan).first() if agreement.scan else None
