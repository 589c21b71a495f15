"""Reading customers: the list by newest number, the search, candidates for a near-duplicate warning, a customer's page.

Everything is narrowed to what the person may see before it is fetched, ordered or counted (T9).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from access import grants
from access.models import Person
from access.roles import Section
from customers.identity import duplicates
from customers.identity.search_terms import Field, MatchSpan, Query, matches, query_terms
from customers.indexing import phones_of
from customers.models import Case, ContactData, Customer
from vault import blind_index
from vault.recorded import open_rows

PAGE = 50
MOST_HITS = 1000
_PHONE_FIELDS = {Field.PHONE_FULL, Field.PHONE_LAST4}


def newest(person: Person, before: int | None = None, size: int = PAGE) -> list[Customer]:
    """One page of the customers that `person` may see, newest number first, opened; `before` is the last page's number.

    Walks the grants by customer number: the cost does not depend on how many grants or customers there are.
    """
    wanted = sorted(walked(person, before, size).values_list("customer_serial", flat=True), reverse=True)[:size]
    return open_rows(Customer.objects.filter(serial__in=wanted).order_by("-serial"))


def walked(person: Person, before: int | None = None, size: int = PAGE) -> QuerySet:
    """The numbers among which one page of `newest` lies: the newest of each principal's grants, each number once."""
    walks = [_walk(person, principal, before, size) for principal in person.principals]
    return walks[0].union(*walks[1:]) if len(walks) > 1 else walks[0]


def _walk(person: Person, principal: UUID, before: int | None, size: int) -> QuerySet:
    mine = grants.useful_for(person).filter(principal=principal)
    if before is not None:
        mine = mine.filter(customer_serial__lt=before)
    return mine.order_by("-customer_serial").values_list("customer_serial", flat=True).distinct()[:size]


def latest_cases(customers: list[Customer]) -> dict:
    """The newest case of each of these customers, by customer id."""
    rows = Case.objects.filter(customer__in=[c.pk for c in customers]).order_by("customer", "-opened_at")
    return {case.customer_id: case for case in rows.distinct("customer")}


@dataclass(frozen=True, slots=True)
class Hit:
    """One customer found, and the part that matched."""

    customer: Customer
    span: MatchSpan
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: the first hits, and whether there are more."""

    query: Query
    hits: list[Hit]
    more: bool


def search(person: Person, text: str, *, limit: int = PAGE) -> Found:
    """Find customers by name, part of a name, pinyin, initials, phone, its last four digits or number."""
    query = query_terms(text)
    hits = list(islice(_hits(person, query, _asked(person, query, query.any_of)), limit + 1))
    if not hits and query.wider:
        hits = list(islice(_hits(person, query, _asked(person, query, query.wider)), limit + 1))
    if query.scan:
        known = {hit.customer.pk for hit in hits}
        hits += [hit for hit in _hits(person, query, _recent(person)) if hit.customer.pk not in known]
    hits.sort(key=lambda hit: (not hit.span.whole, -hit.customer.serial))
    return Found(query, hits[:limit], len(hits) > limit)


def _asked(person: Person, query: Query, clauses: tuple) -> QuerySet[Customer]:
    """Candidates that the person may see; phones answer only for those whose contact data are visible too."""
    by_phone = [clause for clause in clauses if any(term.field in _PHONE_FIELDS for term in clause)]
    others = [clause for clause in clauses if clause not in by_phone]
    wanted = Q(pk__in=blind_index.matching(others))
    if by_phone:
        reachable = Exists(grants.reaching(person, "pk", Section.CONTACT))
        wanted |= Q(pk__in=blind_index.matching(by_phone)) & Q(reachable)
    return Customer.objects.visible_to(person).filter(wanted).order_by("-serial")[:MOST_HITS]


def _recent(person: Person, size: int = 300) -> list[Customer]:
    """The newest customers of a person: what a surname alone is looked for in."""
    return newest(person, size=size)


def _hits(person: Person, query: Query, candidates: "QuerySet[Customer] | list[Customer]") -> Iterator[Hit]:
    """Open candidates page by page and keep those that really answer the query."""
    rows = iter(candidates)
    while page := open_rows(list(islice(rows, PAGE))):
        phones = _visible_phones(person, page)
        for customer in page:
            span = matches(query, customer.name, phones.get(customer.pk, ()), [customer.number])
            if span is not None:
                yield Hit(customer, span, phones.get(customer.pk, ()))


def _visible_phones(person: Person, customers: list[Customer]) -> dict:
    contacts = ContactData.objects.visible_to(person).filter(customer__in=[c.pk for c in customers])
    return {row.customer_id: tuple(phones_of(row)) for row in open_rows(contacts)}


def near_duplicates(person: Person, newcomer: duplicates.Person) -> list[tuple[Customer, duplicates.Likeness]]:
    """Customers who may be the same person as a newcomer, likeliest first (only those `person` may see)."""
    terms = [frozenset({term}) for term in duplicates.block_terms(newcomer)]
    found = Customer.objects.visible_to(person).filter(pk__in=blind_index.matching(terms)).order_by("-serial")
    candidates = open_rows(found[:200])
    phones = _visible_phones(person, candidates)
    judged = [(customer, duplicates.likeness(newcomer, _as_person(customer, phones))) for customer in candidates]
    return sorted((pair for pair in judged if pair[1].warns), key=lambda pair: -pair[1].score)[:8]


def _as_person(customer: Customer, phones: dict) -> duplicates.Person:
    documents = (customer.document,) if customer.document else ()
    return duplicates.Person(customer.name, phones.get(customer.pk, ()), customer.birth_date, documents)


def labels(person: Person, customers: Iterable[UUID]) -> dict[UUID, str]:
    """Number and name of those of these customers that `person` may see: how notifications name them."""
    rows = open_rows(Customer.objects.visible_to(person).filter(pk__in=list(customers)))
    return {row.pk: f"{row.number} {row.name}" for row in rows}
