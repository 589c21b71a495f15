"""The customers of a plan: new ones put together from their rows, those already in the system fetched for their visits.

Later rows add phones and what is still missing to a customer made from the same file; a customer of the system is not
touched by an import: what a row says otherwise stands as a remark with the visit. Nothing here writes.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from customers.identity.names import name_key
from customers.indexing import phones_of
from customers.models import ContactData, Customer, HealthProfile
from customers.models.customer import Sex
from customers.register import Origin, PlannedRow
from vault.recorded import open_rows

SEXES: Final = {"男": Sex.MALE, "女": Sex.FEMALE}
_OTHER_PHONES = 120


@dataclass
class NewPerson:
    """A customer that the import makes: the sheet of basic data, contact data and the (empty) health profile."""

    customer: Customer
    contact: ContactData
    health: HealthProfile
    phones: list[str] = field(default_factory=list)


def new_person(row: PlannedRow) -> tuple[NewPerson, list[str]]:
    """A customer as their first row has them (A1.1), and what of it no field holds."""
    customer = Customer(name=row.values["name"])
    person = NewPerson(customer, ContactData(customer=customer), HealthProfile(customer=customer))
    return person, complete(person, row)


def complete(person: NewPerson, row: PlannedRow) -> list[str]:
    """Take over from a row what the customer has not yet; returns what differs, in words."""
    values, customer, contact = row.values, person.customer, person.contact
    left_over = _add_phones(person, values["phones"])
    remarks = differences(row, customer, contact, person.phones + left_over)
    customer.sex = customer.sex if customer.sex != Sex.UNKNOWN else SEXES.get(values["gender"], Sex.UNKNOWN)
    customer.occupation = customer.occupation or values["occupation"] or ""
    contact.address = contact.address or values["address"] or ""
    if customer.birth_date is None and values["birth_date"]:
        customer.birth_date = datetime.date.fromisoformat(values["birth_date"])
    customer.birth_year = birth_year_of(customer, values)
    if values["age"] is not None:
        remarks.append(_("Age at that time: %(age)d") % {"age": values["age"]})
    return remarks + [_("phone: %(text)s") % {"text": phone} for phone in left_over]


def birth_year_of(customer: Customer, values: Any) -> int | None:
    """The year of birth: from the date, as written, or reckoned from the age at the visit (may be one year out)."""
    if customer.birth_date:
        return customer.birth_date.year
    if customer.birth_year or values.get("birth_year"):
        return customer.birth_year or values["birth_year"]
    if values["age"] is None or values["consult_at"] is None:
        return None
    return int(values["consult_at"][:4]) - values["age"]


def differences(row: PlannedRow, customer: Customer, contact: ContactData | None, phones: Iterable[str]) -> list[str]:
    """What a row says otherwise than the customer's file, in words, for the note on the visit."""
    values, address = row.values, contact.address if contact else ""
    pairs = (
        (_("name"), values["name"], customer.name, name_key),
        (_("occupation"), values["occupation"], customer.occupation, str),
        (_("address"), values["address"], address, str),
        (_("sex"), values["gender"], {Sex.MALE: "男", Sex.FEMALE: "女"}.get(Sex(customer.sex), ""), str),
    )
    found = [f"{label}: {said}" for label, said, known, key in pairs if said and known and key(said) != key(known)]
    known_phones = set(phones)
    strange = [text for text in map(phone_text, values["phones"]) if text.partition(" ")[0] not in known_phones]
    return found + [_("phone: %(text)s") % {"text": text} for text in strange]


def phone_text(phone: dict[str, str]) -> str:
    """A cleaned phone as contact data keep it: E.164, its extension behind."""
    return phone["e164"] + (f" ext {phone['ext']}" if phone.get("ext") else "")


def _add_phones(person: NewPerson, phones: Iterable[dict[str, str]]) -> list[str]:
    """Add new numbers to the contact data; returns those for which there is no room."""
    contact, left_over = person.contact, []
    for phone in phones:
        text = phone_text(phone)
        if phone["e164"] in person.phones:
            continue
        if not contact.phone:
            contact.phone = text
        elif len(contact.other_phones) + len(text) + 2 <= _OTHER_PHONES:
            contact.other_phones = ", ".join(filter(None, (contact.other_phones, text)))
        else:
            left_over.append(phone["e164"])
            continue
        person.phones.append(phone["e164"])
    return left_over


class People:
    """Everybody whom the rows of a plan are about, by the origin that the plan names."""

    def __init__(self, rows: Iterable[PlannedRow]) -> None:
        self.new: dict[Origin, NewPerson] = {}
        refs = {row.of.customer for row in rows if row.action == "merge_visit" and row.of and row.of.customer}
        known = [UUID(ref) for ref in refs if ref]
        self.known = {str(row.pk): row for row in open_rows(Customer.objects.filter(pk__in=known))}
        contacts = open_rows(ContactData.objects.filter(customer__in=known))
        self._contacts = {str(row.customer_id): row for row in contacts}

    def of(self, row: PlannedRow) -> tuple[Customer, list[str]]:
        """The customer of a row that is imported, and what the row says otherwise; a new one is made here."""
        origin = row.of if row.action == "merge_visit" and row.of else Origin(row.sheet, row.row)
        if origin.customer:
            return self._known(origin.customer, row)
        if row.action == "create":
            self.new[origin], remarks = new_person(row)
            return self.new[origin].customer, remarks
        person = self.new[origin]
        return person.customer, complete(person, row)

    def _known(self, ref: str, row: PlannedRow) -> tuple[Customer, list[str]]:
        customer, contact = self.known[ref], self._contacts.get(ref)
        return customer, differences(row, customer, contact, phones_of(contact))
