"""Reading customers: the list by newest number, the search, candidates for a near-duplicate warning, a customer's page.

Everything is narrowed to what the person may see before it is fetched, ordered or counted (T9).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from access import grants
from access.models import Person
from access.roles import Section
from customers.identity import duplicates
from customers.identity.search_terms import Field, MatchSpan, Query, matches, query_terms
from customers.indexing import phones_of
from customers.models import Case, ContactData, Customer
from vault import blind_index, prepared
from vault.recorded import open_rows

PAGE = 50
MOST_HITS = 1000
_LISTED = ("version", "serial", "number", "name", "sex", "birth_date", "birth_year", "recorded_at")
_PHONE_FIELDS = {Field.PHONE_FULL, Field.PHONE_LAST4}


def newest(person: Person, before: int | None = None, size: int = PAGE) -> list[Customer]:
    """One page of the customers that `person` may see, newest number first, opened; `before` is the last page's number.

    Walks the grants by customer number: the cost does not depend on how many grants or customers there are.
    """
    below = {} if before is None else {"before": before}
    return open_rows(grants.models_for(person, page_of, size, **below))


def page_of(person: grants.Asker, size: int = PAGE, before: Any = None) -> QuerySet[Customer]:
    """The query of `newest`: not opened, and only what lists show; other columns are fetched when somebody asks."""
    return Customer.objects.only(*_LISTED).filter(serial__in=walked(person, size, before)).order_by("-serial")[:size]


def walked(person: grants.Asker, size: int = PAGE, before: Any = None) -> QuerySet:
    """The numbers among which one page of `newest` lies: the newest of each principal's grants, each number once."""
    walks = [_walk(person, principal, size, before) for principal in person.principals]
    return walks[0].union(*walks[1:]) if len(walks) > 1 else walks[0]


def _walk(person: grants.Asker, principal: Any, size: int, before: Any) -> QuerySet:
    mine = grants.useful_for(person).filter(principal=principal)
    if before is not None:
        mine = mine.filter(customer_serial__lt=before)
    return mine.order_by("-customer_serial").values_list("customer_serial", flat=True).distinct()[:size]


def latest_cases(customers: list[Customer]) -> dict[UUID, tuple[str, str]]:
    """Stage and outcome of the newest case of each of these customers, by customer id."""
    if not customers:
        return {}
    found = prepared.rows(_latest, customers=[row.pk for row in customers])
    return {customer: (stage, outcome) for customer, stage, outcome in found}


def _latest(customers: Any) -> QuerySet:
    rows = Case.objects.filter(prepared.AnyOf(F("customer_id"), customers)).order_by("customer", "-opened_at")
    return rows.distinct("customer").values_list("customer_id", "stage", "outcome")


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
    hits = list(islice(_hits(person, query, _candidates(person, query.any_of)), limit + 1))
    if not hits and query.wider:
        hits = list(islice(_hits(person, query, _candidates(person, query.wider)), limit + 1))
    if query.scan:
        known = {hit.customer.pk for hit in hits}
        hits += [hit for hit in _hits(person, query, _recent(person)) if hit.customer.pk not in known]
    hits.sort(key=lambda hit: (not hit.span.whole, -hit.customer.serial))
    return Found(query, hits[:limit], len(hits) > limit)


def numbers_asked(person: Person, clauses: tuple) -> list[int]:
    """The numbers of the candidates that the person may see, newest first, at most MOST_HITS; phones answer only for those
    whose contact data are visible too.

    Candidates come from the tokens, rights and numbers from the grants of these: no other customer's row is touched.
    """
    by_phone = [clause for clause in clauses if any(term.field in _PHONE_FIELDS for term in clause)]
    others = [clause for clause in clauses if clause not in by_phone]
    live = blind_index.live_keys()
    names, phones = (blind_index.token_sets(wanted, live) for wanted in (others, by_phone))
    if not names and not phones:
        return []
    given = {f"tokens_{place}": tokens for place, tokens in enumerate((*names, *phones))}
    return [number for (number,) in grants.rows_for(person, asked, len(names), **given)]


def asked(person: grants.Asker, by_name: int, **tokens: Any) -> QuerySet:
    """The query of `numbers_asked`: sets of tokens, the first `by_name` of them without phones."""
    sets = list(tokens.values())
    parts = ((Section.BASIC, sets[:by_name]), (Section.CONTACT, sets[by_name:]))
    found = [_numbers(person, section, blind_index.holding(wanted)) for section, wanted in parts if wanted]
    return found[0].union(*found[1:]).order_by("-customer_serial")[:MOST_HITS]


def _numbers(person: grants.Asker, section: Section, candidates: QuerySet) -> QuerySet:
    """The numbers of the candidates as far as `section` of their files is open."""
    mine = grants.useful_for(person, section).filter(customer__in=candidates)
    return mine.values_list("customer_serial", flat=True).distinct()


def _candidates(person: Person, clauses: tuple) -> Iterator[list[Customer]]:
    """The candidates, opened, page by page."""
    numbers = numbers_asked(person, clauses)
    size = PAGE + 1  # one more than is shown tells that there are more
    for start in range(0, len(numbers), size):
        yield open_rows(grants.models_for(person, _numbered, serials=numbers[start : start + size]))


def _numbered(person: grants.Asker, serials: Any) -> QuerySet[Customer]:
    rows = Customer.objects.visible_to(person).only(*_LISTED)
    return rows.filter(prepared.AnyOf(F("serial"), serials)).order_by("-serial")


def _recent(person: Person, size: int = 300) -> Iterator[list[Customer]]:
    """The newest customers of a person: what a surname alone is looked for in."""
    yield newest(person, size=size)


def _hits(person: Person, query: Query, pages: Iterable[list[Customer]]) -> Iterator[Hit]:
    """Of the candidates those that really answer the query; contact data are opened for questions about phones only."""
    clauses = (*query.any_of, *query.wider)
    by_phone = bool(query.phones) or any(term.field in _PHONE_FIELDS for clause in clauses for term in clause)
    for page in pages:
        phones = _visible_phones(person, page) if by_phone else {}
        for customer in page:
            span = matches(query, customer.name, phones.get(customer.pk, ()), [customer.number])
            if span is not None:
                yield Hit(customer, span, phones.get(customer.pk, ()))


def _visible_phones(person: Person, customers: list[Customer]) -> dict:
    contacts = grants.models_for(person, _contacts, customers=[row.pk for row in customers]) if customers else []
    return {row.customer_id: tuple(phones_of(row)) for row in open_rows(contacts)}


def _contacts(person: grants.Asker, customers: Any) -> QuerySet[ContactData]:
    return ContactData.objects.visible_to(person).filter(prepared.AnyOf(F("customer_id"), customers))


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
