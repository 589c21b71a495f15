"""The hourly check of the audit log: whole, tampered, not to be checked at all (T30)."""

import pytest
import structlog

from access.audit import checking
from access.audit.checking import AuditLogTampered, check_audit_log
from access.audit.errors import CannotTell
from access.roles import Role
from access.tests.audit.ground import sealed_batches, without_triggers
from jobs import notifications
from jobs.models import JobRun
from jobs.schedules import declared

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, frozenset]]:
    """What was told to whom."""
    said: list = []
    monkeypatch.setattr(checking, "holders", lambda roles: frozenset(roles))
    monkeypatch.setattr(notifications, "notify", lambda people, kind, **_more: said.append((kind, people)))
    return said


def test_whole_log_is_counted_and_nobody_is_told(log, told) -> None:
    sealed_batches(4, 4)
    assert (check_audit_log(JobRun(kind=checking.CHECK_JOB)), told) == (
        {"events_checked": 8, "seals_checked": 2}, [],
    )  # fmt: skip


def test_changed_event_fails_the_run_and_is_told_with_its_place_in_the_log(log, told) -> None:
    events = sealed_batches(4, 4, 4)
    without_triggers("UPDATE access_auditevent SET section = 'surgery' WHERE id = %s", [events[5]])
    with structlog.testing.capture_logs() as lines, pytest.raises(AuditLogTampered):
        check_audit_log(JobRun(kind=checking.CHECK_JOB))
    (line,) = [line for line in lines if line["event"] == "audit_log_tampered"]
    assert (line["why"], line["event_id"]) == ("event_changed", events[5])
    assert told == [(checking.FAULT, frozenset({Role.SUPERVISOR, Role.SYSADMIN}))]


def test_log_without_its_checkpoints_fails_the_run(log, told) -> None:
    sealed_batches(4)
    log.unlink()
    with pytest.raises(CannotTell):
        check_audit_log(JobRun(kind=checking.CHECK_JOB))


def test_check_runs_every_hour() -> None:
    task, default = declared.schedules["audit-check"][:2]
    assert (task, default.every, default.minutes) == (checking.CHECK_JOB, "minutes", 60)
