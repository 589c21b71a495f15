"""The verdicts that pages, the scan and destruction ask for: facts of now, judged on the database's day. A clock that cannot be
trusted refuses every one of them (T20)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from archive.merging.queries import together
from archive.models.files import FileState
from archive.retention import clock, facts
from archive.retention.deciding import Facts, Verdict, decide, joined


def verdict_of(customer_id: UUID) -> Verdict:
    """Whether this customer's file may be destroyed now."""
    return verdicts_of([customer_id])[customer_id]


def verdicts_of(customer_ids: Iterable[UUID], *, under_way: bool = False) -> dict[UUID, Verdict]:
    """The verdicts of many files, in a fixed number of queries; files of one person that are merged are judged together.
    `under_way`: asked by the destruction itself, to which it is no answer that the file is being destroyed."""
    wanted = list(customer_ids)
    groups = together(wanted)
    known, reading = facts.of_customers([*wanted, *frozenset().union(*groups.values())]), clock.read()
    if under_way:
        known = {customer: _not_begun(one) for customer, one in known.items()}
    alone = {customer: _judged(_wished(one, groups.get(customer), known), reading) for customer, one in known.items()}
    gone = {customer for customer, one in known.items() if one.state == FileState.DESTROYED}
    return {one: joined(alone[one], _others(one, groups, alone, gone)) for one in wanted}


def _others(
    one: UUID, groups: Mapping[UUID, frozenset[UUID]], alone: Mapping[UUID, Verdict], gone: set[UUID]
) -> list[Verdict]:
    return [alone[other] for other in sorted(groups.get(one, frozenset()) - gone - {one})]


def _wished(own: Facts, group: frozenset[UUID] | None, known: Mapping[UUID, Facts]) -> Facts:
    """What the customer asked for is asked for all files of the person."""
    wishes = [known[one].wished_on for one in group or () if known[one].wished_on]
    return replace(own, wished_on=min(filter(None, wishes))) if wishes else own


def _not_begun(known: Facts) -> Facts:
    return replace(known, state="") if known.state == FileState.DESTROYING else known


def verdict_of_part(part: UUID) -> Verdict:
    """Whether this one case, or group of attachments, may be destroyed now."""
    return verdicts_of_parts([part])[part]


def verdicts_of_parts(parts: Iterable[UUID]) -> dict[UUID, Verdict]:
    """The verdicts of many parts, in a fixed number of queries; a part that is not there any more has none."""
    known, reading = facts.of_parts(parts), clock.read()
    return {part: _judged(one, reading) for part, one in known.items()}


def _judged(known: Facts, reading: clock.Reading) -> Verdict:
    wrong = clock.fault(reading)
    if wrong is not None:
        known = replace(known, others=(*known.others, wrong))
    return decide(known, reading.today)
