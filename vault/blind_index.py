"""The blind index: keyed tokens by which a subject is found although names and phones are sealed (A6.3).

A token is an HMAC of one term under the key of its field, so the database sees equality and frequency, nothing else.
What is found are candidates: the caller opens them and compares anew. Tokens are never backed up but rebuilt, and the
key is changed after destructions, since an old token would still answer "was this number a customer?". Not here: which
terms a name or a typed text has; they come in as plain (field, text) pairs.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Max, Q

from vault import crypto
from vault.errors import KeyRefused
from vault.keyring import system
from vault.models import SearchEntry

Terms = Iterable[tuple[str, str]]

KEY_NAME = "search index"
_LOCK = int.from_bytes(hashlib.sha256(b"vault.blind_index").digest()[:8], "big", signed=True)
_NARROW = ("_bigram", "_pair")
"""Endings of the fields whose terms are two neighbours: 32 bits, so that a token alone proves little."""


class Source(Protocol):
    """Who is in the index and by which terms; the app that owns the subjects gives one to `rebuild`."""

    def subjects(self) -> Iterable[UUID]:
        """Every subject that can be searched."""

    def terms_of(self, subjects: list[UUID]) -> Iterable[tuple[UUID, Terms]]:
        """The terms of these subjects as they stand now (asked under the lock of the index)."""


class IndexKeys:
    """One generation of the index key; gives tokens, with one derived key per field."""

    def __init__(self, generation: int, key: bytes) -> None:
        self.generation = generation
        self._key = key
        self._fields: dict[str, hmac.HMAC] = {}

    def token(self, field: str, text: str) -> int:
        """The token of a term: signed 64 bits, or 32 bits (not negative) for fields of neighbouring pairs."""
        mac = self._field(field).copy()
        mac.update(text.encode("utf-8", "surrogatepass"))
        digest = mac.digest()
        if field.endswith(_NARROW):
            return int.from_bytes(digest[:4], "big")
        return int.from_bytes(digest[:8], "big", signed=True)

    def tokens(self, terms: Terms) -> list[int]:
        """The tokens of terms, sorted, each once."""
        return sorted({self.token(field, text) for field, text in terms})

    def _field(self, field: str) -> hmac.HMAC:
        found = self._fields.get(field)
        if found is None:
            key = crypto.derive(self._key, f"blind index field {field}")
            found = self._fields[field] = hmac.new(key, digestmod=hashlib.sha256)
        return found


def live_keys() -> list[IndexKeys]:
    """The index keys in use, newest first: one, or two while the index is rebuilt. The very first is made here.

    Raises KeyRefused where there are tokens but no key: they find nothing, the index must be rebuilt.
    """
    found = system.opened(KEY_NAME)
    if not found:
        if SearchEntry.objects.exists():
            raise KeyRefused("the search index has lost its key: rebuild it")
        system.make(KEY_NAME, 1)
        found = system.opened(KEY_NAME)
    return [IndexKeys(generation, key) for generation, key in found]


def token(field: str, text: str) -> int:
    """The token of one term under the newest key."""
    return live_keys()[0].token(field, text)


def set_entry(subject: UUID, terms: Terms) -> None:
    """Replace what `subject` is found by, in the transaction that saves the subject."""
    with transaction.atomic():
        _lock("pg_advisory_xact_lock_shared")
        _write(live_keys()[0], [(subject, terms)])


def drop_entry(subject: UUID) -> int:
    """Make a subject unfindable; returns how many entries went (0 or 1)."""
    return SearchEntry.objects.filter(pk=subject).delete()[0]


def matching(any_of: Iterable[Terms]) -> models.QuerySet:
    """The entries holding all terms of any alternative, as a queryset of subject ids, to be joined with rights in one
    query: `visible.filter(id__in=matching(query.any_of))`."""
    return holding(token_sets(any_of, live_keys()))


def token_sets(any_of: Iterable[Terms], live: Iterable[IndexKeys]) -> list[list[int]]:
    """What an entry must hold all of, one list for each alternative and each key in use. An alternative without terms
    finds nobody."""
    alternatives = [pairs for pairs in map(list, any_of) if pairs]
    return [keys.tokens(pairs) for keys in live for pairs in alternatives]


def holding(sets: Sequence[Any]) -> models.QuerySet:
    """The subjects of the entries that hold all of one of these lists of tokens (or slots for such lists)."""
    clauses = [Q(tokens__contains=tokens) for tokens in sets]
    found = SearchEntry.objects.filter(reduce(or_, clauses)) if clauses else SearchEntry.objects.none()
    return found.values_list("subject", flat=True)


def holding_any(terms: Terms, *, batch: int = 2000) -> set[UUID]:
    """The subjects that hold at least one of many terms: one query for each `batch` of them, for comparing whole lists.
    Candidates, as ever: false ones are rare but possible."""
    found: set[UUID] = set()
    wanted = sorted(set(terms))
    for keys in live_keys():
        tokens = keys.tokens(wanted)
        for start in range(0, len(tokens), batch):
            rows = SearchEntry.objects.filter(tokens__overlap=tokens[start : start + batch])
            found.update(rows.values_list("subject", flat=True))
    return found


def candidates(any_of: Iterable[Terms], limit: int = 1000) -> list[UUID]:
    """At most `limit` subjects that hold all terms of any alternative; false ones among them are rare but possible."""
    return list(matching(any_of)[:limit])


def rebuild(source: Source, *, batch: int = 500, progress: Callable[[int], None] | None = None) -> int:
    """Make every token anew under a new key, then drop the old key and what it made; returns the number of subjects.

    Readers and writers go on meanwhile: both keys are live. Killed half-way, the index still answers, and the next
    call finishes. `progress` is told the subjects done.
    """
    keys = _next_keys()
    done = 0
    for subjects in _batches(source.subjects(), batch):
        with transaction.atomic():
            _lock("pg_advisory_xact_lock")
            SearchEntry.objects.filter(pk__in=subjects).delete()
            done += _write(keys, source.terms_of(subjects))
        if progress:
            progress(done)
    SearchEntry.objects.filter(generation__lt=keys.generation).delete()
    system.drop_older(KEY_NAME, keys.generation)
    return done


def compact() -> None:
    """Rewrite the table so that no dead token stays in its pages; outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (FULL, ANALYZE) vault_searchentry")


def entry_of(keys: IndexKeys, subject: UUID, terms: Terms) -> SearchEntry:
    """The row of one subject, not saved."""
    return SearchEntry(subject=subject, tokens=keys.tokens(terms), generation=keys.generation)


def _write(keys: IndexKeys, entries: Iterable[tuple[UUID, Terms]]) -> int:
    rows = [entry_of(keys, subject, terms) for subject, terms in entries]
    SearchEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["subject"], update_fields=["tokens", "generation"]
    )
    return len(rows)


def _next_keys() -> IndexKeys:
    """A new generation, committed while no writer still holds the keys that it read before."""
    with transaction.atomic():
        _lock("pg_advisory_xact_lock")
        known = [generation for generation, _key in system.opened(KEY_NAME)]
        known.append(SearchEntry.objects.aggregate(newest=Max("generation"))["newest"] or 0)
        system.make(KEY_NAME, max(known) + 1)
        return live_keys()[0]


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])


def _batches(subjects: Iterable[UUID], size: int) -> Iterator[list[UUID]]:
    rest = iter(subjects)
    while taken := list(islice(rest, size)):
        yield taken
