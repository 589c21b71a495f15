"""The tables refuse every change of what is written, and give number, transaction and time themselves (T30)."""

import datetime

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from access import audit
from access.audit import sealing
from access.models import AuditEvent, AuditSeal
from access.tests.audit.ground import TABLES, sealed_batches, truncation_allowed, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET gen = gen", "DELETE FROM {}", "DELETE FROM {} WHERE gen = 1"])
def test_rows_refuse_to_be_changed_or_removed(log, table, statement):
    sealed_batches(1)
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert refused.value.__cause__.pgcode == "CR002"
    assert (AuditEvent.objects.count(), AuditSeal.objects.count()) == (1, 1)


@pytest.mark.parametrize("table", TABLES)
def test_tables_refuse_to_be_emptied(log, table):
    sealed_batches(1)
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        truncation_allowed(cursor, False)
        cursor.execute(f"TRUNCATE {table}")
    assert refused.value.__cause__.pgcode == "CR002"
    assert (AuditEvent.objects.count(), AuditSeal.objects.count()) == (1, 1)


def test_queryset_update_and_delete_are_refused(log):
    write(2)
    for change in (lambda rows: rows.update(section="surgery"), lambda rows: rows.delete()):
        with pytest.raises((InternalError, ProgrammingError, DatabaseError)), transaction.atomic():
            change(AuditEvent.objects.all())
    assert set(AuditEvent.objects.values_list("section", flat=True)) == {"basic"}


def test_transaction_time_and_generation_cannot_be_forged(log):
    long_ago = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    with transaction.atomic():
        AuditEvent(gen=9, xid=1, at=long_ago, action=audit.Action.VIEW, decision="allowed").save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint, clock_timestamp()")
            xid, now = cursor.fetchone()
    stored = AuditEvent.objects.get()
    assert (stored.gen, stored.xid) == (1, xid)
    assert abs(now - stored.at) < datetime.timedelta(seconds=5)


def test_events_of_one_transaction_share_its_number(log):
    with transaction.atomic():
        write(2)
        with transaction.atomic():
            write(1)
    write(1)
    numbers = list(AuditEvent.objects.order_by("id").values_list("xid", flat=True))
    assert len(set(numbers[:3])) == 1 and numbers[3] > numbers[0]
    assert sealing.seal_pending() == 4
