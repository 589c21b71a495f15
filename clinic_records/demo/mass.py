"""Customers by the thousand: sealed rows, their history, signatures, grants, planned visits and search entries by COPY.

Rows are those that the actions leave behind, with two differences, both said in docs/bench.md: a row is written once, in
its last state, so its history begins with that version; and nothing is written to the audit log, since nobody acted.
Not here: what the customers live through (`journeys`, `leaves`), the rows of one customer (`mass_rows`).
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from access.models import Grant
from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey, journeys
from clinic_records.demo.mass_rows import Built, build
from clinic_records.demo.slots import Slots
from customers import indexing
from customers.identity.search_terms import MOST_TERMS, index_terms
from customers.models import BookingSheet, Case, ContactData, Customer, HealthProfile, VisitPlan
from customers.models.numbers import next_numbers
from records import spec as specs
from records.models import SignOff
from vault import cache
from vault.copying import copy_entries, copy_plain, copy_rows

BATCH = 500
FIRST = (Customer, ContactData, HealthProfile, Case)
"""Tables in the order in which foreign keys need them; the sheets of cases follow."""


def fill(count: int, *, seed: int = 1, crowd: bool = True, progress: Callable[[int], None] | None = None) -> int:
    """Add `count` synthetic customers at all stages; returns how many. `progress` is told how many there are so far.

    `crowd`: most of them only asked, as in a clinic's years; else the mix that the demo shows.

    Each batch is a transaction of its own: broken off, whole batches stay.
    """
    now, house, done = timezone.localtime(), House.found(), 0
    rest = journeys(count, Slots(now, taken_times()), now, seed, crowd=crowd)
    while batch := list(islice(rest, BATCH)):
        done += _copy(batch, house)
        if progress:
            progress(done)
    return done


def taken_times() -> frozenset[Any]:
    """The moments that bookings to come hold already."""
    rows = BookingSheet.objects.holding_time().filter(starts_at__gte=timezone.now())
    return frozenset(timezone.localtime(at) for at in rows.values_list("starts_at", flat=True))


def _copy(batch: list[Journey], house: House) -> int:
    cache.forget()
    with transaction.atomic():
        first = next_numbers("customer", len(batch))[0]
        built = [build(journey, house, first + place) for place, journey in enumerate(batch)]
        _number_bookings(built)
        for model in (*FIRST, *_sheet_models(), SignOff, VisitPlan):
            copy_rows(model, [row for one in built for row in one.rows(model)], at=_moment)
        copy_plain(Grant, (grant for one in built for grant in one.grants))
        copy_entries(_entries(built))
    return len(built)


def _number_bookings(built: list[Built]) -> None:
    """Running numbers of confirmation, by year as the bookings' own action gives them."""
    bookings = [row for one in built for row in one.rows(BookingSheet) if row.confirmed_edition]
    year = timezone.localdate().year
    first = next_numbers(f"booking-{year}", len(bookings))[0] if bookings else 0
    for place, booking in enumerate(bookings):
        booking.number = f"YY{year}-{first + place:06d}"


def _sheet_models() -> list[Any]:
    return [spec.model for spec in specs.all_specs() if not spec.follows_customer]


def _moment(row: Any) -> Any:
    """The moment that a row's history names: when it was recorded."""
    return getattr(row, "recorded_at", None) or getattr(row, "opened_at", None) or timezone.now()


def _entries(built: list[Built]) -> Iterator[tuple[Any, Any]]:
    for one in built:
        customer, contact = one.rows(Customer)[0], one.rows(ContactData)[0]
        yield customer.pk, _terms(customer, contact)


def _terms(customer: Customer, contact: ContactData) -> frozenset[Any]:
    """The terms of `indexing.terms_of`; those of a name that many bear are found once."""
    known = _terms_of_name(customer.name) | index_terms("", indexing.phones_of(contact), [customer.number])
    return known if len(known) <= MOST_TERMS else frozenset(indexing.terms_of(customer, contact))


@lru_cache(maxsize=4096)
def _terms_of_name(name: str) -> frozenset[Any]:
    return frozenset(index_terms(name))
