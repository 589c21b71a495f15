"""Who a row is: the same customer as before, perhaps the same, or somebody new.

Same name and phone is the same customer; same phone, or same name and address, is a question for a person: nothing is
merged silently. A common name alone says nothing.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from customers.identity.letters import folded as fold_letter
from customers.identity.pinyin import full_readings

from .known import KnownCustomer
from .names import has_lost_characters, key_of
from .row import CleanRow
from .text import tidy


class Origin(NamedTuple):
    """Where a customer comes from: a row of this file, or `customer`, the key the system knows them by."""

    sheet: str | None = None
    row: int | None = None
    customer: str | None = None


@dataclass(slots=True, eq=False)
class Person:
    """A customer as matching sees them."""

    origin: Origin
    name: str
    key: str
    phones: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    birth_date: str | None = None


class Match(NamedTuple):
    """What was found: merge_visit or review, with whom, and for a review why."""

    action: str
    person: Person
    why: str | None = None


class People:
    """All customers known so far, found by name and by phone."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Person]] = defaultdict(list)
        self._by_phone: dict[str, list[Person]] = defaultdict(list)

    def add_known(self, known: KnownCustomer) -> None:
        """Take a customer of the system in."""
        address = {address_key(known.address)} - {""}
        origin = Origin(customer=known.ref)
        self._add(Person(origin, known.name, key_of(known.name), set(known.phones), address, known.birth_date))

    def add_row(self, row: CleanRow) -> None:
        """Take the customer in whom a row of this file creates."""
        origin = Origin(row.source.sheet, row.source.row)
        person = Person(origin, row.values["name"], row.values["name_key"], birth_date=row.values["birth_date"])
        self._add(person)
        self.learn(person, row)

    def learn(self, person: Person, row: CleanRow) -> None:
        """Add the phones and the address of a further row of the same customer."""
        for phone in phones_of(row) | person.phones:
            person.phones.add(phone)
            if person not in self._by_phone[phone]:
                self._by_phone[phone].append(person)
        person.addresses |= {address_key(row.values["address"] or "")} - {""}

    def _add(self, person: Person) -> None:
        self._by_key[person.key].append(person)
        for phone in person.phones:
            self._by_phone[phone].append(person)

    def match(self, row: CleanRow) -> Match | None:
        """Find who the row is; None for somebody new. With several candidates the likeliest is named."""
        key, phones = row.values["name_key"], phones_of(row)
        same_phone = list({id(p): p for phone in sorted(phones) for p in self._by_phone[phone]}.values())
        certain = [person for person in same_phone if person.key == key]
        if certain and not has_lost_characters(row.values["name"]):
            return Match("merge_visit", certain[0])
        if same_phone:
            reviews = [(name_likeness(row.values["name"], person.name), person) for person in same_phone]
            why, person = min(reviews, key=lambda review: _LIKENESS.index(review[0]))
            return Match("review", person, why)
        return self._by_name(row, self._by_key.get(key, []))

    def _by_name(self, row: CleanRow, same_name: list[Person]) -> Match | None:
        """Ask about people of the same name only where address or birth agree too."""
        address, birth = address_key(row.values["address"] or ""), row.values["birth_date"]
        for person in same_name:
            if address and address in person.addresses:
                return Match("review", person, "same_name_address")
        for person in same_name:
            if birth and birth == person.birth_date:
                return Match("review", person, "same_name_birth_date")
        return None


_LIKENESS = ("same_phone_lost_characters", "same_phone_homophone", "same_phone_pinyin", "same_phone_other_name")


def name_likeness(one: str, other: str) -> str:
    """Say how two names on one phone are alike; the browser shows it beside the question."""
    if has_lost_characters(one) or has_lost_characters(other):
        return "same_phone_lost_characters"
    words = [_words(name) for name in (one, other)]
    heard = [set(full_readings(name)) for name in (one, other)]
    if heard[0] & heard[1]:
        return "same_phone_homophone" if all(map(_is_han_name, (one, other))) else "same_phone_pinyin"
    turned = ["".join(reversed(parts)) for parts in words if len(parts) > 1]
    return "same_phone_pinyin" if any(set(turned) & readings for readings in heard) else "same_phone_other_name"


def _words(name: str) -> list[str]:
    """Divide a name into its words, folded."""
    return ["".join(map(fold_letter, word)) for word in re.split(r"[\s,]+", name) if word]


def _is_han_name(name: str) -> bool:
    """True where a name has no Latin letters."""
    return re.search("[A-Za-z]", name) is None


def phones_of(row: CleanRow) -> set[str]:
    """Give the row's numbers in E.164."""
    return {phone["e164"] for phone in row.values["phones"]}


def address_key(address: str) -> str:
    """Fold an address for comparison: script, width, case, blanks and punctuation gone."""
    return "".join(map(fold_letter, tidy(address)))
