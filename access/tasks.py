"""Tasks of access that the scheduler runs; each takes no arguments or ids only, and may run twice without harm."""

from celery import shared_task

from access import upkeep
from access.agreements import reminders as agreement_reminders
from access.approvals import reminders as decision_reminders
from access.audit import checking, watching
from access.audit.sealing import seal_pending
from access.handovers import upkeep as handover_upkeep
from access.mailing import sending
from access.reviews import schedule as review_schedule

__all__ = [
    "agreement_reminders",
    "checking",
    "decision_reminders",
    "handover_upkeep",
    "review_schedule",
    "seal_audit_log",
    "sending",
    "upkeep",
    "watch_audit_log",
]


@shared_task
def seal_audit_log() -> None:
    """Seal what was committed to the audit log since the last seal (every 10 s)."""
    seal_pending()


@shared_task
def watch_audit_log() -> None:
    """Tell who oversees the records where the log has stood unsealed for too long (every 10 s)."""
    watching.look()
