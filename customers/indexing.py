"""What the blind index holds for a customer: terms of name, phones and number, nothing else."""

from collections.abc import Iterable
from uuid import UUID

from customers.identity.phones import parse_phones
from customers.identity.search_terms import Term, index_terms
from customers.models import ContactData, Customer
from vault import blind_index
from vault.recorded import open_rows


def phones_of(contact: ContactData | None) -> list[str]:
    """All phone numbers of a customer, E.164."""
    if contact is None:
        return []
    return [phone.e164 for text in (contact.phone, contact.other_phones) for phone in parse_phones(text)]


def terms_of(customer: Customer, contact: ContactData | None) -> set[Term]:
    """The terms by which a customer is found."""
    return index_terms(customer.name, phones_of(contact), [customer.number])


def refresh(customer: Customer) -> None:
    """Bring the index entry of a customer up to date, in the transaction that changed the customer."""
    contact = ContactData.objects.filter(customer=customer.pk).first()
    blind_index.set_entry(customer.pk, terms_of(customer, contact))


class Everyone:
    """Source for rebuilding the whole index."""

    def subjects(self) -> Iterable[UUID]:
        """The ids of all customers whose files are not destroyed."""
        return Customer.objects.filter(destroyed_at=None).order_by("serial").values_list("pk", flat=True).iterator()

    def terms_of(self, subjects: list[UUID]) -> Iterable[tuple[UUID, set[Term]]]:
        """The terms of these customers as they stand now."""
        customers = Customer.objects.filter(pk__in=subjects)
        contacts = {row.customer_id: row for row in open_rows(ContactData.objects.filter(customer__in=subjects))}
        for customer in open_rows(customers):
            yield customer.pk, terms_of(customer, contacts.get(customer.pk))
