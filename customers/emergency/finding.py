"""Finding a file in an emergency, whoever it is open to: by number, whole phone, or full name and birth date only.

Nothing of a file leaves here to somebody who looks: whoever calls opens it, with all that goes with that.
"""

import datetime
from dataclasses import dataclass

from customers.identity.phones import parse_phones
from customers.identity.search_terms import Field, Term
from customers.identity.terms import as_written, code
from customers.indexing import phones_of
from customers.models import ContactData, Customer
from vault import blind_index
from vault.recorded import open_rows


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the customer; everything given must be right. A name counts with the birth date only."""

    number: str = ""
    phone: str = ""
    name: str = ""
    birth_date: datetime.date | None = None

    def terms(self) -> frozenset[Term]:
        """What the index is asked; nothing where too little is known."""
        if bool(self.name) != bool(self.birth_date):
            return frozenset()
        asked = {
            Term(Field.NUMBER, code(self.number)),
            Term(Field.PHONE_FULL, self.e164),
            Term(Field.NAME_FULL, as_written(self.name)),
        }
        return frozenset(term for term in asked if term.text)

    @property
    def e164(self) -> str:
        """The phone as the index has it; nothing where it is no whole number, or several."""
        found = parse_phones(self.phone) if self.phone else []
        return found[0].e164 if len(found) == 1 else ""


def find(asked: Asked) -> list[Customer]:
    """The files that answer in every respect, opened."""
    terms = asked.terms()
    if not terms or (asked.phone and not asked.e164):
        return []
    found = open_rows(Customer.objects.filter(pk__in=blind_index.matching([terms])).order_by("serial")[:50])
    contacts = {}
    if asked.phone:
        rows = ContactData.objects.filter(customer__in=[row.pk for row in found])
        contacts = {row.customer_id: row for row in open_rows(rows)}
    return [row for row in found if _answers(row, contacts.get(row.pk), asked)]


def _answers(customer: Customer, contact: ContactData | None, asked: Asked) -> bool:
    """Whether the opened file really says what is asked: tokens only gave candidates."""
    return (
        (not asked.number or code(customer.number) == code(asked.number))
        and (not asked.phone or asked.e164 in phones_of(contact))
        and (
            not asked.name
            or (as_written(customer.name) == as_written(asked.name) and customer.birth_date == asked.birth_date)
        )
    )
