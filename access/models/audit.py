"""Tables of the audit log: what happened, and the seals that make a later edit evident. Append-only, both.

No personal data: the columns hold identifiers, codes, times and the address of the workplace, and the constraints
refuse anything else. Not here: writing (`access.audit`), sealing and checking (`access.audit.sealing`, `.verifying`).
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from access.models.audit_codes import Action, Decision

# letters and underscores only: a name in Chinese, a phone or a sentence cannot be put there
CODE = r"^[a-z_]{0,32}$"
OBJECT_TYPE = r"^([a-z_]+\.[a-z]+)?$"
PURPOSE = rf"({CODE})|(^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$)"
SESSION_HASH = r"^([0-9a-f]{32})?$"

# generation, transaction and time are the database's own word, whatever the INSERT says (T30)
_STAMP = """
NEW.gen := coalesce((SELECT gen FROM access_auditseal ORDER BY number DESC LIMIT 1), 1);
NEW.xid := pg_current_xact_id()::text::bigint;
NEW.at := clock_timestamp();
RETURN NEW;
"""
_REFUSE = "RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'CR002';"


def append_only() -> list[pgtrigger.Trigger]:
    """The triggers that refuse UPDATE, DELETE and TRUNCATE of a table."""
    return [
        pgtrigger.Trigger(
            name="append_only", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=_REFUSE
        ),
        pgtrigger.Trigger(
            name="never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_REFUSE,
        ),
    ]


class AuditEvent(models.Model):
    """One thing that a person or a job did, saw or was refused (A4.4)."""

    gen = models.IntegerField(db_default=1)
    xid = models.BigIntegerField(db_default=0)
    at = models.DateTimeField(db_default=Now())
    actor = models.UUIDField(null=True)
    session_hash = models.CharField(max_length=32, blank=True)
    ip = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=16, choices=Action)
    object_type = models.CharField(max_length=64, blank=True)
    object_uuid = models.UUIDField(null=True)
    customer_uuid = models.UUIDField(null=True)
    section = models.CharField(max_length=32, blank=True)
    decision = models.CharField(max_length=7, choices=Decision)
    purpose = models.CharField(max_length=36, blank=True)
    request_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["gen", "xid", "id"], name="auditevent_sealing_order"),
            models.Index(
                fields=["customer_uuid", "-id"], name="auditevent_customer", condition=Q(customer_uuid__isnull=False)
            ),
            models.Index(fields=["actor", "-id"], name="auditevent_actor", condition=Q(actor__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=Action.values), name="auditevent_action_known"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="auditevent_decision_known"),
            models.CheckConstraint(condition=Q(object_type__regex=OBJECT_TYPE), name="auditevent_object_type_is_code"),
            models.CheckConstraint(condition=Q(section__regex=CODE), name="auditevent_section_is_code"),
            models.CheckConstraint(condition=Q(purpose__regex=PURPOSE), name="auditevent_purpose_is_code"),
            models.CheckConstraint(condition=Q(session_hash__regex=SESSION_HASH), name="auditevent_session_is_hash"),
        ]
        triggers = [
            pgtrigger.Trigger(name="stamp", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_STAMP),
            *append_only(),
        ]


class SealKind(models.TextChoices):
    """What a seal stands for (internal, never shown)."""

    BATCH = "batch"
    GENERATION = "generation"


class AuditSeal(models.Model):
    """One signed link of the chain: a batch of events, or the start of a new generation after a restore.

    A batch holds all events of `gen` with from_xid <= xid < to_xid, ordered (xid, id). `root` is the digest over their
    `entries` (id and leaf of each event, 40 bytes, same order), which name the bad row where the root does not match.
    An event's leaf stands here and not in its row, since a row is never updated. The chain: `access.audit.chain`.
    """

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=SealKind)
    gen = models.IntegerField()
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    resumes_from = models.BigIntegerField()
    at = models.DateTimeField()
    public_key = models.BinaryField()
    signature = models.BinaryField()
    entries = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SealKind.values), name="auditseal_kind_known"),
            models.UniqueConstraint(
                fields=["gen", "from_xid"], condition=Q(kind=SealKind.BATCH), name="auditseal_batch_once"
            ),
        ]
        triggers = append_only()
