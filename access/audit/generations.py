"""What a restore means for the log: transaction numbers start afresh, and seals made after the backup are gone.

The chain says so itself: a signed record names the seal that the restored database ends with, so that what came after
it is known to be lost and not taken for cut off. Not here: restoring.
"""

from datetime import datetime

from django.db import connections, transaction
from django.db.models import Max

from access.audit import checkpoints, events, sealing
from access.audit.errors import CheckpointsRefused
from access.audit.writing import AUDIT_ALIAS
from access.models.audit import AuditEvent, AuditSeal, SealKind


def begin_generation() -> AuditSeal:
    """Seal what the backup held unsealed and begin the next generation. Run it once, after a restore, before any write.

    Raises CheckpointsRefused where the database's last seal is not among the checkpoints (not a backup of this log).
    """
    with transaction.atomic(using=AUDIT_ALIAS, durable=True):
        _wait_for_lock()
        last = sealing.last_seal()
        _check_known(last)
        leftovers = _seal_leftovers(last)
    if leftovers:
        sealing.publish()
    with transaction.atomic(using=AUDIT_ALIAS, durable=True):
        _wait_for_lock()
        seal = sealing.make_seal(SealKind.GENERATION, (last.gen if last else 1) + 1, 0, 0, b"")
        seal.save(force_insert=True, using=AUDIT_ALIAS)
    sealing.publish()
    return seal


def restored_at() -> datetime | None:
    """When the database was last restored from a copy; None where it never was."""
    begun = AuditSeal.objects.using(AUDIT_ALIAS).filter(kind=SealKind.GENERATION)
    return begun.aggregate(newest=Max("at"))["newest"]


def _seal_leftovers(last: AuditSeal | None) -> bool:
    """Make a batch of everything above the last seal, none of which can be in flight; returns whether there was any."""
    gen, from_xid = (last.gen, last.to_xid) if last else (1, 0)
    newest = AuditEvent.objects.using(AUDIT_ALIAS).filter(gen=gen, xid__gte=from_xid).order_by("-xid").first()
    if newest:
        connection = connections[AUDIT_ALIAS]
        events.settle(connection)
        entries = events.entries_of(connection, gen, from_xid, newest.xid + 1)
        seal = sealing.make_seal(SealKind.BATCH, gen, from_xid, newest.xid + 1, entries)
        seal.save(force_insert=True, using=AUDIT_ALIAS)
    return newest is not None


def _check_known(last: AuditSeal | None) -> None:
    if last is None:
        return
    if last.number == checkpoints.tip().number + 1:
        sealing.publish()
    wanted = sealing.as_checkpoint(last).to_line()
    if not any(line == wanted for line in checkpoints.lines()):
        raise CheckpointsRefused(f"seal {last.number} of this database is not among the checkpoints")


def _wait_for_lock() -> None:
    with connections[AUDIT_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
