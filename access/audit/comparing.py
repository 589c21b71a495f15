"""The seals and events that the database holds, against those that the checkpoints say it must hold."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from access.audit import chain, sealing
from access.audit.chain import Checkpoint
from access.audit.expected import Expected
from access.audit.findings import Finding, Why
from access.audit.writing import AUDIT_ALIAS
from access.models.audit import AuditSeal

_WHOLE_LIST = "sha256('\\x01'::bytea || entries) = root"


def compare_seals(expected: Expected, tip: Checkpoint, key: bytes, start: int) -> tuple[Finding | None, int]:
    """The first seal from index `start` on that is missing, strange or changed, and how many are not yet in the file.

    One seal may be ahead of the file (its writer died, or is about to write the line); it joins `expected`.
    """
    position = start
    ahead: list[Checkpoint] = []
    for checkpoint, whole in _stored(expected.columns["number"][start - 1] if start else None):
        if checkpoint.number > tip.number:
            ahead.append(checkpoint)
            continue
        if finding := _differs(expected, position, checkpoint, whole):
            return finding, 0
        position += 1
    if position < len(expected):
        return Finding(Why.SEAL_MISSING, expected.columns["number"][position]), 0
    return _join(expected, tip, key, ahead)


def _differs(expected: Expected, position: int, found: Checkpoint, whole: bool) -> Finding | None:
    if position == len(expected) or found.number < expected.columns["number"][position]:
        return Finding(Why.SEAL_UNKNOWN, found.number)
    if found.number > expected.columns["number"][position]:
        return Finding(Why.SEAL_MISSING, expected.columns["number"][position])
    if found.digest != expected.digest(position) or not whole:
        return Finding(Why.SEAL_CHANGED, found.number)
    return None


def _join(expected: Expected, tip: Checkpoint, key: bytes, ahead: list[Checkpoint]) -> tuple[Finding | None, int]:
    if len(ahead) > 1:
        return Finding(Why.FILE_SET_BACK, ahead[0].number), 0
    for checkpoint in ahead:
        if checkpoint.record["previous"] != tip.digest.hex() or not checkpoint.signed_by(key):
            return Finding(Why.SEAL_UNKNOWN, checkpoint.number), 0
        expected.add(checkpoint)
    return None, len(ahead)


def _stored(after: int | None) -> Iterator[tuple[Checkpoint, bool]]:
    """The database's seals (after a number), each with whether its list of entries is the one that was signed."""
    rows = AuditSeal.objects.using(AUDIT_ALIAS).order_by("number").defer("entries")
    if after is not None:
        rows = rows.filter(number__gt=after)
    for seal in rows.extra(select={"whole": _WHOLE_LIST}).iterator(2000):  # noqa: S610
        yield sealing.as_checkpoint(seal), seal.whole


class EventCheck:
    """Takes the events in sealing order and holds each batch against its root; `bad` is the first seal that differs."""

    def __init__(self, expected: Expected, start: int) -> None:
        self.checked = self.pending = 0
        self.bad: int | None = None
        self._expected = expected
        self._index = start
        self._entries: list[bytes] = []
        self._need = 0
        self._next()

    def take(self, line: bytes) -> None:
        """One event's line."""
        if self._need < 0:
            self.pending += 1
            return
        self._entries.append(chain.entry(line))
        if len(self._entries) == self._need:
            self._close()

    def end(self) -> None:
        """No more events: a batch that is not full is a difference."""
        if self.bad is None and self._need > 0:
            self.bad = self._index

    def _close(self) -> None:
        if chain.root(self._entries) != self._expected.root(self._index):
            self.bad, self._need = self._index, -1
            return
        self.checked += self._need
        self._entries.clear()
        self._index += 1
        self._next()

    def _next(self) -> None:
        """The size of the next batch that has events; -1 after the last one."""
        counts = self._expected.columns["count"]
        while self._index < len(counts) and counts[self._index] == 0:
            self._index += 1
        self._need = counts[self._index] if self._index < len(counts) else -1


def first_from_the_future(connection: BaseDatabaseWrapper, gen: int) -> int | None:
    """The id of the first event that names a transaction not yet begun: it waits there to be sealed as real."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM access_auditevent
            WHERE gen > %s OR (gen = %s AND xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
            ORDER BY gen, xid, id LIMIT 1
            """,
            [gen, gen],
        )
        row = cursor.fetchone()
    return row[0] if row else None
