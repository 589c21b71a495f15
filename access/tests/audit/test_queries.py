"""Who has seen this customer, what did this person do: newest first, page by page, by index."""

import uuid

import pytest
from django.db import connection

from access import audit
from access.audit import sealing
from access.audit.queries import events_about, events_of, readers_of, waiting_since
from access.models import AuditEvent
from access.tests.audit.ground import sealed_batches, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])


@pytest.mark.clause("A4.4")
def test_readers_are_those_who_saw_or_were_refused(log):
    nurse, stranger, customer = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    audit.record_read(audit.Action.VIEW, actor=nurse, customer=customer)
    audit.record(audit.Action.CHANGE, actor=nurse, customer=customer)
    audit.record_denial(actor=stranger, customer=customer)
    audit.record_read(audit.Action.VIEW, actor=nurse, customer=uuid.uuid4())
    assert [(event.actor, event.action) for event in readers_of(customer)] == [(stranger, "deny"), (nurse, "view")]
    assert [event.action for event in events_about(customer)] == ["deny", "change", "view"]


def test_events_of_a_person_come_page_by_page(log):
    nurse = uuid.uuid4()
    ids = write(5, actor=nurse)
    write(3)
    first = events_of(nurse, limit=3)
    second = events_of(nurse, limit=3, before=first[-1].pk)
    assert [event.pk for event in first + second] == ids[::-1]
    assert events_of(nurse, limit=3, before=second[-1].pk) == []


@pytest.mark.parametrize("column, index", [("customer_uuid", "auditevent_customer"), ("actor", "auditevent_actor")])
def test_questions_walk_an_index(log, column, index):
    for _nth in range(100):
        write(2)
    with connection.cursor() as cursor:
        # What the planner knows of the table would otherwise be what the tests before left there.
        cursor.execute("ANALYZE access_auditevent")
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(
            f"EXPLAIN SELECT * FROM access_auditevent WHERE {column} = %s ORDER BY id DESC LIMIT 50", [uuid.uuid4()]
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert (f"using {index}" in plan, "Sort" in plan) == (True, False)


def test_waiting_since_is_the_oldest_event_not_sealed(log):
    assert waiting_since() is None
    first = write(2)[0]
    assert waiting_since() == AuditEvent.objects.get(pk=first).at
    assert sealing.seal_pending() == 2
    write(1)
    assert waiting_since() == AuditEvent.objects.latest("id").at


def test_nothing_waits_after_sealing(log):
    sealed_batches(2)
    assert waiting_since() is None
