"""What the roof adds to a destruction: which columns outlive it, and what must be made anew before a certificate is made."""

from collections.abc import Mapping

from django.db import connection

from clinic_records.copies import folders
from clinic_records.copies import ring as copied_ring
from clinic_records.privacy import IN_WORDS, STATISTICS
from customers.indexing import Everyone
from vault import blind_index
from vault.keyring import ring


def residue() -> Mapping[str, str]:
    """The plain columns about customers, by table: the certificate names them (design, section 5)."""
    return STATISTICS


def in_words(table: str) -> str:
    """What remains of a table, as people read it; a table that is no more, by its name."""
    return str(IN_WORDS.get(table, table))


def after_the_keys() -> None:
    """Tokens are made anew under another key, since an old one would still answer whether somebody was a customer; the copied
    key ring is replaced, and the pages in which destroyed keys lay are written anew. Safe to repeat."""
    blind_index.rebuild(Everyone())
    if folders.keys_file().exists():
        copied_ring.write()
    if not connection.in_atomic_block:
        blind_index.compact()
        ring.compact()
