"""Carrying a plan out: all customers, cases and sheets of a file in one transaction.

One transaction and no stages to resume: a killed import leaves nothing, begins anew and comes to the same result. Rows go
by COPY, so that ten thousands take a minute; keys are made first, in their own store (those of a broken-off import are
swept up there). Customer numbers are taken last, since whoever registers a customer waits from then to the commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from access import audit
from access.models import Grant, Person
from access.roles import Section
from customers import indexing
from customers.identity.search_terms import index_terms
from customers.importing import digests, sinks
from customers.importing.granting import grants_of
from customers.importing.people import NewPerson, People
from customers.importing.visits import Clinic, Visit, place_text
from customers.models import Case, Customer, RegisterImport
from customers.models.cases import Outcome
from customers.models.numbers import next_numbers
from customers.pathways.eyelid import EYELID
from customers.register import ImportPlan
from records import bulk
from records.models import RecordSheet
from records.models.sheets import Origin
from vault.copying import copy_entries, copy_plain, copy_rows
from vault.keyring.bulk import make_many

IMPORTED = ("create", "merge_visit")


@dataclass
class Load:
    """Everything that a plan adds, in memory: new people, visits in file order with the sheets of each."""

    people: list[NewPerson] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    sheets: list[RecordSheet] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows are written under progress: cases, sheets and the three of each customer."""
        return len(self.visits) + len(self.sheets) + 3 * len(self.people)


def load_of(plan: ImportPlan, source: RegisterImport, clinic: Clinic) -> Load:
    """Put together what the plan adds; asks for nothing but the customers whom visits join."""
    wanted = [row for row in plan.rows if row.action in IMPORTED]
    people, load = People(wanted), Load()
    for row in wanted:
        customer, remarks = people.of(row)
        visit = Visit(
            row, customer, Case(customer=customer), clinic, place_text(source.kind, row.sheet, row.row), remarks
        )
        sheets = _sheets_of(visit, source.by)
        _settle(visit, sheets, source.by)
        load.visits.append(visit)
        load.sheets += sheets
    load.people = list(people.new.values())
    return load


def _sheets_of(visit: Visit, by: Person) -> list[RecordSheet]:
    found = sinks.sheets_of(visit)
    for sheet in found:
        note = "\n".join(filter(None, (visit.source, sheet.origin_note)))
        bulk.as_transcribed(sheet, by=by, origin=Origin.REGISTER, note=note)
    return list(found)


def _settle(visit: Visit, sheets: Sequence[RecordSheet], by: Person) -> None:
    """The case as its sheets leave it: at the furthest stage, closed as completed where the row says that it is over."""
    case = visit.case
    case.pathway, case.consultant, case.opened_at = EYELID.key, by, visit.began_at
    case.stage = max((sheet.spec.stage for sheet in sheets if sheet.spec.stage), key=EYELID.position)
    if visit.is_over:
        case.outcome, case.change_reason = Outcome.COMPLETED, visit.source
        case.closed_at = max(case.opened_at, *(sheet.happened_at for sheet in sheets))


def write(load: Load, source: RegisterImport, *, written: Callable[[int], None]) -> None:
    """Write a load in the caller's transaction; `written` hears how many rows each step wrote.

    The caller holds the lock of imports. Raises what the database raises: then nothing is imported.
    """
    by = source.by
    bulk.name_actor(by)
    _copy(Case, [visit.case for visit in load.visits], by, written)
    bulk.write_transcribed(load.sheets, by=by, written=written)
    notes = {visit.customer.pk: visit.source for visit in reversed(load.visits)}
    profiles = [
        bulk.as_transcribed(sheet, by=by, origin=Origin.REGISTER, note=notes[person.customer.pk])
        for person in load.people
        for sheet in (person.contact, person.health)
    ]
    bulk.write_transcribed(profiles, by=by, written=written)
    digests.remember(source, [(visit.row.digest, visit.customer.pk) for visit in load.visits])
    given = grants_of([person.customer for person in load.people], load.visits, by)
    _log(load, given, by)
    _write_customers(load.people, notes, by, written)
    for grant in given:
        grant.customer_serial = grant.customer.serial
    copy_plain(Grant, given)


def _log(load: Load, given: Sequence[Grant], by: Person) -> None:
    """One event for each visit that came in, one for each grant."""
    visits = ((visit.customer.pk, visit.case) for visit in load.visits)
    audit.record_many(audit.Action.IMPORT, actor=by, events=visits, section=Section.BASIC)
    audit.record_many(audit.Action.GRANT, actor=by, events=((grant.customer_id, grant) for grant in given))


def _write_customers(
    people: Sequence[NewPerson], notes: dict[UUID, str], by: Person, written: Callable[[int], None]
) -> None:
    """Number the new customers in file order, write them and make them findable; terms are found before that."""
    if not people:
        return
    terms = [indexing.terms_of(person.customer, person.contact) for person in people]
    for person, serial in zip(people, next_numbers("customer", len(people)), strict=True):
        customer = person.customer
        customer.serial, customer.number = serial, f"C{serial:06d}"
        bulk.as_transcribed(customer, by=by, origin=Origin.REGISTER, note=notes[customer.pk])
    bulk.write_transcribed([person.customer for person in people], by=by, written=written)
    copy_entries(
        (person.customer.pk, found | index_terms("", (), [person.customer.number]))
        for person, found in zip(people, terms, strict=True)
    )


def _copy(model: type, rows: Sequence[Case], by: Person, written: Callable[[int], None]) -> None:
    for start in range(0, len(rows), bulk.BATCH):
        written(copy_rows(model, rows[start : start + bulk.BATCH], by=by))


def make_keys(load: Load) -> None:
    """Commit the keys of all new customers and cases, before the transaction of the rows."""
    pairs = [(person.customer.pk, person.customer.pk) for person in load.people]
    make_many([*pairs, *((visit.customer.pk, visit.case.pk) for visit in load.visits)])


def customers_by_row(load: Load) -> dict[tuple[str | None, int], Customer]:
    """Whose file each imported row went into, for the report."""
    return {(visit.row.sheet, visit.row.row): visit.customer for visit in load.visits}
