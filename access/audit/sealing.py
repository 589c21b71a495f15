"""The sealer: takes what was committed since the last seal into a hashed batch, signs it, and writes the checkpoint.

Which events belong to a batch is said by transaction, not by id: ids are handed out before commit, so a lower id may
appear after a higher one was sealed. A batch holds every event whose transaction is older than the oldest one still
running; that set can never grow again.

The seal is committed first, then its line goes to the checkpoint file; a crash between the two leaves the database one
seal ahead, and the next run writes the line. It is never more than one ahead.
"""

import datetime

from django.db import connections, transaction
from django.utils import timezone

from access.audit import chain, checkpoints, events, keys
from access.audit.chain import Checkpoint
from access.audit.errors import CheckpointsRefused
from access.audit.writing import AUDIT_ALIAS
from access.models.audit import AuditSeal, SealKind

BATCH = 10_000
# any number, the same everywhere: who holds it may seal
LOCK = 0x636C6175646974


def seal_pending(limit: int = BATCH) -> int:
    """Seal all that is committed, in batches of about `limit` events; returns how many events were sealed.

    Does nothing while another process seals. One transaction's events are never parted, so that a batch may be larger.
    Raises AuditKeyRefused or CheckpointsRefused (see `publish`).
    """
    sealed = 0
    while count := _seal_one(limit):
        sealed += count
    return sealed


def _seal_one(limit: int) -> int:
    connections[AUDIT_ALIAS].close_if_unusable_or_obsolete()
    with transaction.atomic(using=AUDIT_ALIAS, durable=True):
        if not _take_lock():
            return 0
        publish()
        seal = _next_batch(limit)
        if seal:
            seal.save(force_insert=True, using=AUDIT_ALIAS)
    if seal is None:
        return 0
    publish()
    return seal.count


def publish() -> None:
    """Write the checkpoint of a committed seal that the file does not have yet; may be called at any time.

    Raises CheckpointsRefused where file and database do not fit: the file has seals that the database lacks (restored,
    or cut), or lacks more than one (set back). That is for `audit_verify` and a person to judge, never healed here.
    """
    with checkpoints.held():
        tip = checkpoints.tip()
        ahead = list(AuditSeal.objects.using(AUDIT_ALIAS).defer("entries").filter(number__gt=tip.number)[:2])
        _check_fit(tip, len(ahead))
        for seal in ahead:
            checkpoint = as_checkpoint(seal)
            if bytes(seal.previous) != tip.digest or not checkpoint.signed_by(checkpoints.public_key()):
                raise CheckpointsRefused(f"seal {seal.number} in the database does not continue the checkpoints")
            checkpoints.append(checkpoint)


def _check_fit(tip: Checkpoint, ahead: int) -> None:
    if ahead > 1:
        raise CheckpointsRefused("the checkpoint file lacks more than one seal of the database: was it set back?")
    if tip.number and not ahead and not AuditSeal.objects.using(AUDIT_ALIAS).filter(number=tip.number).exists():
        raise CheckpointsRefused("the checkpoint file has seals that the database lacks: was the database set back?")


def _take_lock() -> bool:
    with connections[AUDIT_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def last_seal() -> AuditSeal | None:
    """The newest seal of the database, without its entries."""
    return AuditSeal.objects.using(AUDIT_ALIAS).defer("entries").order_by("-number").first()


def _next_batch(limit: int) -> AuditSeal | None:
    last = last_seal()
    gen, from_xid = (last.gen, last.to_xid) if last else (1, 0)
    to_xid = _cut(gen, from_xid, limit)
    if to_xid is None:
        return None
    connection = connections[AUDIT_ALIAS]
    events.settle(connection)
    return make_seal(SealKind.BATCH, gen, from_xid, to_xid, events.entries_of(connection, gen, from_xid, to_xid))


def _cut(gen: int, from_xid: int, limit: int) -> int | None:
    """Below which transaction the next batch ends; None where nothing can be sealed.

    Everything below the oldest transaction still running, or less where that would be more than `limit` events.
    """
    with connections[AUDIT_ALIAS].cursor() as cursor:
        cursor.execute(
            """
            WITH ready AS (
                SELECT xid, id FROM access_auditevent
                WHERE gen = %s AND xid >= %s AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                ORDER BY xid, id LIMIT %s + 1)
            SELECT min(xid), max(xid), count(*) FROM ready
            """,
            [gen, from_xid, limit],
        )
        first, last, count = cursor.fetchone()
    if not count:
        return None
    return last + 1 if count <= limit else max(last, first + 1)


def make_seal(kind: SealKind, gen: int, from_xid: int, to_xid: int, entries: bytes) -> AuditSeal:
    """A signed seal that continues the checkpoint file, not yet saved.

    It also names the seal before it in the database, which a restore may have made another one than number - 1.
    """
    key, tip, last = keys.signer(), checkpoints.tip(), last_seal()
    seal = AuditSeal(
        number=tip.number + 1,
        kind=kind,
        gen=gen,
        from_xid=from_xid,
        to_xid=to_xid,
        count=len(entries) // chain.ENTRY_BYTES,
        root=chain.root([entries]),
        previous=tip.digest,
        resumes_from=last.number if last else 0,
        at=timezone.now(),
        public_key=keys.public_bytes(key),
        signature=b"",
        entries=entries,
    )
    seal.signature = Checkpoint.sign(as_checkpoint(seal).record, key).signature
    return seal


def as_checkpoint(seal: AuditSeal) -> Checkpoint:
    """The signed record that a seal of the database stands for, rebuilt from its columns."""
    record = {
        "kind": seal.kind,
        "number": seal.number,
        "gen": seal.gen,
        "from_xid": seal.from_xid,
        "to_xid": seal.to_xid,
        "count": seal.count,
        "root": bytes(seal.root).hex(),
        "previous": bytes(seal.previous).hex(),
        "resumes_from": seal.resumes_from,
        "at": seal.at.astimezone(datetime.UTC).isoformat(),
        "key_id": chain.key_id(bytes(seal.public_key)),
    }
    return Checkpoint(record, bytes(seal.signature))
