"""A sealer that was stopped, or refuses to seal, is told of within a minute or little more (T30)."""

import datetime

import pytest

from access.audit import sealing, watching
from access.audit.errors import CheckpointsRefused
from access.roles import Role
from access.tasks import watch_audit_log
from access.tests.audit.ground import sealed_batches, without_triggers, write
from jobs import notifications

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, frozenset]]:
    """What was told to whom."""
    said: list = []
    monkeypatch.setattr(watching, "holders", lambda roles: frozenset(roles))
    monkeypatch.setattr(notifications, "notify", lambda people, kind, **_more: said.append((kind, people)))
    return said


def age(seconds: int) -> None:
    """Everything was written so many seconds earlier."""
    without_triggers("UPDATE access_auditevent SET at = at - %s", [datetime.timedelta(seconds=seconds)])


@pytest.mark.parametrize(("seconds", "stands"), [(0, False), (50, False), (61, True), (86_400, True)])
def test_events_that_wait_for_more_than_a_minute_are_told_of(log, told, seconds: int, stands: bool) -> None:
    sealed_batches(2)
    write(1)
    age(seconds)
    assert watching.look() is stands
    assert told == ([(watching.STANDS, frozenset({Role.SUPERVISOR, Role.SYSADMIN}))] if stands else [])


def test_old_events_that_are_sealed_are_nothing_to_tell(log, told) -> None:
    assert watching.look() is False
    write(2)
    age(3600)
    sealing.seal_pending()
    assert (watching.look(), told) == (False, [])


def test_sealer_that_refuses_is_told_of_like_one_that_stands(log, told) -> None:
    sealed_batches(1, 1, 1)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-2]))
    write(1)
    age(61)
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()
    watch_audit_log()
    assert [kind for kind, _people in told] == [watching.STANDS]
