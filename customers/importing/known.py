"""Which customers of a register are in the system already: asked of the blind index for a whole file at once."""

from collections.abc import Collection, Iterator
from uuid import UUID

from customers.identity.names import name_key
from customers.identity.terms import Field, Term, joined, letters_of
from customers.importing import digests
from customers.indexing import phones_of
from customers.models import ContactData, Customer
from customers.register import KnownCustomer
from records.lifecycle import State
from vault import blind_index
from vault.recorded import open_rows

_BATCH = 500


class KnownInSystem:
    """The protocol `customers.register.KnownCustomers` over index, keys and sealed rows.

    Every customer counts, whoever may see them: a second file of one person would be the greater harm. What is shown of
    those found is the views' business.
    """

    def customers(self, name_keys: Collection[str], phones: Collection[str]) -> Iterator[KnownCustomer]:
        """Every customer who bears one of the names or one of the phones, opened batch by batch."""
        terms = [Term(Field.NAME_FULL, joined(letters_of(key))) for key in name_keys]
        terms += [Term(Field.PHONE_FULL, phone) for phone in phones]
        found = sorted(blind_index.holding_any(terms))
        for start in range(0, len(found), _BATCH):
            yield from _opened(found[start : start + _BATCH], frozenset(name_keys), frozenset(phones))

    def imported(self, digests_: Collection[str]) -> Collection[str]:
        """Those digests whose row was imported before."""
        return digests.imported(digests_)


def _opened(subjects: list[UUID], keys: frozenset[str], phones: frozenset[str]) -> Iterator[KnownCustomer]:
    contacts = {row.customer_id: row for row in open_rows(ContactData.objects.filter(customer__in=subjects))}
    rows = Customer.objects.filter(pk__in=subjects).exclude(state=State.IN_ERROR)
    for customer in open_rows(rows.order_by("serial")):
        contact = contacts.get(customer.pk)
        theirs = frozenset(phones_of(contact))
        if name_key(customer.name) in keys or theirs & phones:
            yield KnownCustomer(
                str(customer.pk),
                customer.name,
                theirs,
                contact.address if contact else "",
                customer.birth_date.isoformat() if customer.birth_date else None,
            )
