"""Files in every relation to the cast that a grant can make, at every point of its time; and what each may open (T1, T2, T4).

What is expected is written down here and in `access/tests/rules/policy.py` by hand, in the words of the policy. Here are no
requests and no assertions.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from access import grants
from access.models import Department, Grant, Person
from access.models.grants import GrantSource
from access.roles import Deed, Role, Section
from access.tests.rules import policy
from clinic_records.tests.gate import world
from records import spec as specs

TIMES = ("before", "in force", "over", "revoked")
_CANARY = re.compile(r"Q([a-z]{2})Z([a-z]+)Z")


@dataclass(frozen=True, slots=True)
class Way:
    """One relation: whom the grant names, what it opens (nothing named: what the duty covers), for which deeds."""

    name: str
    source: GrantSource | None
    names: str
    opens: tuple[str, ...] = ()
    deeds: frozenset[str] = frozenset({Deed.VIEW})


WAYS = (
    Way("care team", GrantSource.CARE_TEAM, "departments", deeds=frozenset(Deed)),
    Way("other department", GrantSource.CARE_TEAM, "nobody's department", deeds=frozenset(Deed)),
    Way("approved request", GrantSource.REQUEST, "people", ("basic", "preop", "infectious")),
    Way("request of other sections", GrantSource.REQUEST, "people", ("basic", "preop", "contact", "media"),
        frozenset({Deed.VIEW, Deed.PRINT})),
    Way("shared department", GrantSource.SHARE, "departments", ("basic", "surgery", "aftercare")),
    Way("emergency", GrantSource.EMERGENCY, "people", policy.SECTIONS),
    Way("inspection", GrantSource.INSPECTION, "people", ("basic", "consultation", "archive")),
    Way("another file of the same person", GrantSource.MERGED, "departments", deeds=frozenset(Deed)),
    Way("none", None, "nobody"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation at a point of its time, with the file that stands in it."""

    way: Way
    time: str
    file: world.File

    @property
    def code(self) -> str:
        """What the strings of this file begin with."""
        return str(self.file.relation)

    def may(self, person: Person, section: str, deed: str) -> bool:
        """What the policy says, by hand: never outside the time, never another deed, then the duty or the list of names."""
        if self.time != "in force" or self.way.source is None or deed not in self.way.deeds:
            return False
        if self.way.names == "nobody's department":
            return False
        if Role.SYSADMIN in person.roles:  # who administers accounts reads nothing, whatever was given
            return False
        if self.way.opens:
            return section in self.way.opens
        return any(policy.covers(role, section, deed) for role in person.roles)

    def opens(self, person: Person, deed: str = Deed.VIEW) -> set[Section]:
        """All sections that this person may then view (change, print)."""
        return {Section(section) for section in policy.SECTIONS if self.may(person, section, deed)}


def codes_in(text: str) -> set[tuple[str, Section]]:
    """Whose strings of which sections are in a text."""
    return {(code, Section(section)) for code, section in _CANARY.findall(text)}


def build(cast: dict[str, Person]) -> list[Bond]:
    """One file for each relation and time; a file to which nobody has any relation has no times."""
    nobody = Department(code="control", name_zh_hans="对照", name_zh_hant="對照", name_en="Control")
    nobody.save()
    bonds = []
    kinds = [specs.of_key(key) for key in ("basic", "contact", "consultation", "preop", "surgery", "aftercare")]
    for nth, (way, time) in enumerate(_all()):
        code = "abcdefghi"[nth // 4] + "abcd"[nth % 4]
        bond = Bond(way, time, world.filled(code, cast, nth, kinds))
        Grant.objects.filter(customer=bond.file.customer).delete()
        for principal in _named(way, cast, nobody):
            _give(bond, principal, cast)
        bonds.append(bond)
    return bonds


def _all() -> Iterator[tuple[Way, str]]:
    yield from product(WAYS[:-1], TIMES)
    yield WAYS[-1], TIMES[0]


def _named(way: Way, cast: dict[str, Person], nobody: Department) -> Iterable[UUID]:
    match way.names:
        case "people":
            return {person.pk for person in cast.values()}
        case "departments":
            return {person.department.pk for person in cast.values()}
        case "nobody's department":
            return {nobody.pk}
    return set()


def _give(bond: Bond, principal: UUID, cast: dict[str, Person]) -> None:
    """As the actions of the application give: to everybody at once, from and until when the time says."""
    way, now, hour = bond.way, timezone.now(), datetime.timedelta(hours=1)
    span: dict[str, Any] = {
        "before": {"starts_at": now + hour, "ends_at": now + 2 * hour},
        "over": {"starts_at": now - hour, "ends_at": now - datetime.timedelta(seconds=1)},
    }.get(bond.time, {"starts_at": now - hour, "ends_at": now + hour})
    assert way.source is not None
    grant = grants.give(
        principal,
        bond.file.customer,
        [Section(section) for section in way.opens or policy.SECTIONS],
        by=cast["guwen"],
        source=way.source,
        source_id=uuid4(),
        by_duty=not way.opens,
        may_change=Deed.CHANGE in way.deeds,
        may_print=Deed.PRINT in way.deeds,
        **span,
    )
    if bond.time == "revoked":
        grants.end(Grant.objects.filter(pk=grant.pk), by=cast["guwen"])
