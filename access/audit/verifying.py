"""Checking the log: the chain of checkpoints, the seals of the database against it, then every event.

What is trusted is the checkpoint file, whose first line names the key; nothing in the database is. One consistent
snapshot is read, events as a stream. Not seen: events younger than the last seal, and whoever holds the database, the
signing key and every copy of the checkpoints; a checkpoint written down elsewhere (`since`) catches the last.
"""

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from access.audit import checkpoints, events, expected, keys, naming
from access.audit.comparing import EventCheck, compare_seals, first_from_the_future
from access.audit.errors import AuditKeyRefused, CannotTell
from access.audit.expected import Expected
from access.audit.findings import Finding, Tampered, Why
from access.audit.sealing import LOCK
from access.audit.writing import AUDIT_ALIAS

SHORTEST_DIGEST = 16


@dataclass
class Verdict:
    """What was checked and the first thing found wrong, if any. `checkpoint` is worth writing down elsewhere."""

    finding: Finding | None = None
    events: int = 0
    seals: int = 0
    pending: int = 0
    unpublished: int = 0
    abandoned: int = 0
    checkpoint: str = ""

    @property
    def whole(self) -> bool:
        """Nothing was found wrong."""
        return self.finding is None


def verify(since: str = "") -> Verdict:
    """Check the log, or what came after the checkpoint `since` ("NUMBER" or "NUMBER:DIGEST" as a verdict names it).

    Raises CannotTell where the checkpoints cannot be read or `since` is none; errors of the database pass through.
    """
    if not checkpoints.path().is_file():
        raise CannotTell(f"there is no checkpoint file {checkpoints.path()}")
    verdict = Verdict()
    try:
        _verify(verdict, since)
    except Tampered as tampered:
        verdict.finding = tampered.finding
    return verdict


def _verify(verdict: Verdict, since: str) -> None:
    connection = connections[AUDIT_ALIAS]
    with _snapshot(connection) as size:
        wanted, tip, key = expected.read(size)
        _check_own_key(key)
        verdict.checkpoint, verdict.abandoned = tip.name, wanted.abandoned
        start = _start(wanted, since)
        seal_finding, verdict.unpublished = compare_seals(wanted, tip, key, start)
        verdict.seals = len(wanted) - start
        event_finding = _check_events(connection, wanted, start, verdict)
    # the row, where one can be named, says more than its seal
    named = event_finding is not None and event_finding.event is not None
    verdict.finding = event_finding if named else seal_finding or event_finding


@contextmanager
def _snapshot(connection: BaseDatabaseWrapper) -> Iterator[int]:
    """One view of the database, and how much of the checkpoint file belongs to it: fixed while nobody seals."""
    connection.close_if_unusable_or_obsolete()
    with ExitStack() as lock, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
        lock.callback(cursor.execute, "SELECT pg_advisory_unlock_shared(%s)", [LOCK])
        with transaction.atomic(using=AUDIT_ALIAS, durable=True):
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            events.settle(connection)
            size = checkpoints.size()
            lock.close()
            yield size


def _check_own_key(public: bytes) -> None:
    """A signing key here that is not the one that the checkpoints name was put there; none at all is fine."""
    if not keys.key_path().exists():
        return
    try:
        own = keys.public_bytes(keys.load())
    except AuditKeyRefused as refused:
        raise CannotTell(str(refused)) from None
    if own != public:
        raise Tampered(Finding(Why.KEY_OTHER))


def _start(wanted: Expected, since: str) -> int:
    """From which seal on to check: the one after `since`, which must still be part of the chain."""
    if not since:
        return 0
    number, _colon, digest = since.partition(":")
    if not (number.isascii() and number.isdecimal()) or (digest and len(digest) < SHORTEST_DIGEST):
        raise CannotTell("a checkpoint is written NUMBER or NUMBER:DIGEST")
    if not int(number):
        return 0
    numbers = wanted.columns["number"]
    index = bisect_left(numbers, int(number))
    if index == len(numbers) or numbers[index] != int(number) or not wanted.digest(index).hex().startswith(digest):
        raise Tampered(Finding(Why.CHECKPOINT_GONE, int(number)))
    return index + 1


def _check_events(connection: BaseDatabaseWrapper, wanted: Expected, start: int, verdict: Verdict) -> Finding | None:
    check = EventCheck(wanted, start)
    events.stream(connection, check.take, **_position(wanted, start))
    check.end()
    verdict.events, verdict.pending = check.checked, check.pending
    if check.bad is not None:
        return naming.name(connection, wanted, check.bad)
    future = first_from_the_future(connection, wanted.columns["gen"][-1] if len(wanted) else 1)
    return None if future is None else Finding(Why.EVENT_FUTURE, event=future)


def _position(wanted: Expected, start: int) -> dict[str, int]:
    if not start:
        return {"gen": 0, "from_xid": 0}
    return {"gen": wanted.columns["gen"][start - 1], "from_xid": wanted.columns["to_xid"][start - 1]}
