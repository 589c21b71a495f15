"""A large log: how long it takes to verify, how much memory that needs, and that a fault deep inside is still named.

The log is filled past the triggers, by one statement, and sealed in the ordinary way.
"""

import time
from pathlib import Path

import pytest
from django.db import connection

from access.audit import sealing, verifying
from access.audit.findings import Finding, Why
from access.models import AuditEvent, AuditSeal
from access.tests.audit.ground import truncation_allowed, without_triggers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])
MOST_SECONDS, MOST_MEGABYTES = 60, 150
"""Goals for a million events (the second: what the verifier may add to the memory of its process)."""

_FILL = """
SET LOCAL statement_timeout = 0;
INSERT INTO access_auditevent (gen, xid, at, actor, session_hash, ip, action, object_type, object_uuid, customer_uuid,
    section, decision, purpose, request_id)
SELECT 1, 3 + n::bigint * %(xids)s / %(count)s, timestamptz '2026-01-01' + n * interval '1 second', gen_random_uuid(),
    md5(n::text), '10.1.2.3', 'change', 'records.draft', gen_random_uuid(), gen_random_uuid(), 'basic', 'allowed',
    gen_random_uuid()::text, gen_random_uuid()
FROM generate_series(0, %(count)s - 1) AS n
"""


def fill(count: int) -> None:
    """So many events of as many transactions as there can have been; sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (xmin,) = cursor.fetchone()
        assert without_triggers(_FILL, {"count": count, "xids": xmin - 4}) == count
        cursor.execute("ANALYZE access_auditevent")
    assert sealing.seal_pending() == count


def timed() -> tuple[verifying.Verdict, float, float]:
    """A verdict on everything, its seconds, and by how many megabytes the process grew at most."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before, began = _megabytes("VmRSS"), time.monotonic()
    verdict = verifying.verify()
    return verdict, time.monotonic() - began, _megabytes("VmHWM") - before


def _megabytes(what: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


def tamper(nth: int) -> tuple[int, int]:
    """Change the n-th event in sealing order; returns its id and the number of its seal."""
    event, xid = AuditEvent.objects.order_by("gen", "xid", "id").values_list("id", "xid")[nth]
    without_triggers("UPDATE access_auditevent SET section = 'surgery' WHERE id = %s", [event])
    return event, AuditSeal.objects.get(from_xid__lte=xid, to_xid__gt=xid).number


@pytest.mark.parametrize(
    "count", [pytest.param(20_000, id="short"), pytest.param(1_000_000, marks=pytest.mark.torture, id="million")]
)
@pytest.mark.timeout(1800)
def test_full_check_keeps_its_time_and_memory(log, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    fill(count)
    verdict, seconds, grown = timed()
    with capsys.disabled():
        print(f"\naudit_verify: {verdict.events} events, {verdict.seals} seals, {seconds:.1f} s, +{grown:.0f} MB")
    assert (verdict.finding, verdict.events, verdict.pending) == (None, count, 0)
    # The short form is asked for a tenth of the rate only: it must not fail because the machine is busy.
    assert seconds < (MOST_SECONDS if count == 1_000_000 else 10 * MOST_SECONDS * count / 1_000_000 + 5)
    assert grown < MOST_MEGABYTES
    event, seal = tamper(count - 7)
    assert verifying.verify().finding == Finding(Why.EVENT_CHANGED, seal, event)
    with connection.cursor() as cursor:  # a million rows are thrown away faster than removed
        truncation_allowed(cursor)
        cursor.execute("TRUNCATE access_auditevent, access_auditseal")
        truncation_allowed(cursor, False)
