"""Writing events: what is kept, in whose transaction, and that free text never gets in."""

import uuid

import pytest
import structlog
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, connections, transaction
from django.test import RequestFactory

from access import audit
from access.audit.writing import AUDIT_ALIAS
from access.models import AuditEvent, Department
from access.models.audit_codes import Action, Decision

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])

ACTOR, CUSTOMER = uuid.uuid4(), uuid.uuid4()


class _Stop(Exception):
    """Ends a page's transaction."""


def _request():
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.session = SessionStore(session_key="s" * 32)
    return request


@pytest.mark.clause("A4.4")
def test_change_keeps_who_what_whose_and_whence(log):
    request, approval, request_id = _request(), uuid.uuid4(), uuid.uuid4()
    with structlog.contextvars.bound_contextvars(request_id=str(request_id)):
        event = audit.record(
            Action.CHANGE,
            actor=ACTOR,
            customer=CUSTOMER,
            obj=Department(pk=approval),
            section="preop",
            purpose=approval,
            request=request,
        )
    stored = AuditEvent.objects.get(pk=event)
    assert (stored.actor, stored.customer_uuid, stored.action, stored.decision) == (
        ACTOR,
        CUSTOMER,
        "change",
        Decision.ALLOWED,
    )
    assert (stored.object_type, stored.object_uuid, stored.section) == ("access.department", approval, "preop")
    assert (stored.purpose, stored.ip, stored.request_id) == (str(approval), "10.1.2.3", request_id)
    assert stored.session_hash != "" and request.session.session_key not in stored.session_hash


def test_change_vanishes_with_its_transaction(log):
    with pytest.raises(_Stop), transaction.atomic():
        audit.record(Action.CHANGE, actor=ACTOR, customer=CUSTOMER)
        raise _Stop
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("write", [audit.record_read, audit.record_denial])
def test_read_and_denial_survive_the_rollback_of_the_page(log, write):
    with pytest.raises(_Stop), transaction.atomic():
        write(Action.VIEW, actor=ACTOR, customer=CUSTOMER)
        raise _Stop
    assert [event.action for event in AuditEvent.objects.all()] == [Action.VIEW]


def test_read_is_committed_before_the_page_goes_on(log):
    with transaction.atomic():
        event = audit.record_read(Action.VIEW, actor=ACTOR)
        assert connections[AUDIT_ALIAS].get_autocommit() is True
        assert AuditEvent.objects.filter(pk=event).count() == 1


def test_denial_is_marked_denied(log):
    audit.record_denial(actor=ACTOR, customer=CUSTOMER)
    assert AuditEvent.objects.values_list("action", "decision").get() == (Action.DENY, Decision.DENIED)


def test_lost_connection_is_unavailable_and_the_next_page_works_again(log):
    audit.record_read(Action.VIEW, actor=ACTOR)
    with connections[AUDIT_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pytest.raises(audit.AuditUnavailable) as refused:
        audit.record_read(Action.VIEW, actor=ACTOR)
    assert str(refused.value) in ("OperationalError", "InterfaceError")
    audit.record_read(Action.VIEW, actor=ACTOR)
    assert AuditEvent.objects.count() == 2


def test_missing_table_is_unavailable(log):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_auditevent RENAME TO elsewhere")
    try:
        with pytest.raises(audit.AuditUnavailable):
            audit.record_denial(actor=ACTOR)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO access_auditevent")


def test_failure_inside_a_transaction_of_the_audit_connection_leaves_it_open(log):
    with transaction.atomic(using=AUDIT_ALIAS):
        with connections[AUDIT_ALIAS].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SET LOCAL lock_timeout = 1")
        with transaction.atomic(using="default"), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_auditevent IN EXCLUSIVE MODE")
            with pytest.raises(audit.AuditUnavailable):
                audit.record_read(Action.VIEW, actor=ACTOR)
        assert connections[AUDIT_ALIAS].connection is not None
        transaction.set_rollback(True, using=AUDIT_ALIAS)
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"section": "张伟"},
        {"section": "13800138000"},
        {"section": "Zhang Wei"},
        {"section": "basic\n"},
        {"section": "x" * 33},
        {"purpose": "asked by phone"},
        {"purpose": "客户要求"},
        {"purpose": "13800138000"},
        {"action": "peek"},
        {"customer": 7},
        {"actor": "zhangwei"},
    ],
)
def test_free_text_is_refused_before_the_database(log, given):
    values = {"action": Action.VIEW, "actor": ACTOR, **given}
    with pytest.raises(audit.NotACode) as refused:
        audit.record(values.pop("action"), **values)
    assert not any(str(value) in str(refused.value) for value in given.values() if len(str(value)) > 1)
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    "column, value",
    [
        ("section", "张伟"),
        ("purpose", "called 13800138000"),
        ("purpose", "张"),
        ("object_type", "Zhang"),
        ("session_hash", "zhang"),
        ("action", "peek"),
        ("decision", "maybe"),
    ],
)
def test_free_text_is_refused_by_the_database(log, column, value):
    event = AuditEvent(action=Action.VIEW, decision=Decision.ALLOWED)
    setattr(event, column, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)
    assert AuditEvent.objects.count() == 0


def test_columns_hold_identifiers_codes_times_and_addresses_only():
    kinds = {field.name: field.get_internal_type() for field in AuditEvent._meta.get_fields()}
    coded = {"session_hash", "action", "object_type", "section", "decision", "purpose"}
    assert {name for name, kind in kinds.items() if kind == "CharField"} == coded
    assert {kind for name, kind in kinds.items() if name not in coded} == {
        "BigAutoField",
        "IntegerField",
        "BigIntegerField",
        "DateTimeField",
        "UUIDField",
        "GenericIPAddressField",
    }
    checked = " ".join(str(constraint.condition) for constraint in AuditEvent._meta.constraints)
    assert {name for name in coded if f"'{name}__" in checked} == coded


def test_nobody_logged_in_and_jobs_have_no_actor(log):
    audit.record_denial(actor=AnonymousUser())
    audit.record(Action.JOB, actor=None)
    assert [event.actor for event in AuditEvent.objects.all()] == [None, None]


@pytest.mark.parametrize(
    "meta, kept",
    [
        ({"REMOTE_ADDR": ""}, None),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_X_FORWARDED_FOR": "1.1.1.1"}, "10.0.0.9"),
        ({"REMOTE_ADDR": "zhangwei"}, None),
        ({"REMOTE_ADDR": "::1"}, "::1"),
    ],
)
def test_address_is_the_peer_and_never_text(log, meta, kept):
    audit.record_denial(actor=None, request=RequestFactory().get("/", **meta))
    assert AuditEvent.objects.get().ip == kept


def test_address_behind_our_proxy_is_the_hop_that_the_proxy_wrote(log, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.168.1.20")
    audit.record_denial(actor=None, request=request)
    assert AuditEvent.objects.get().ip == "192.168.1.20"


def test_request_id_of_a_client_that_is_no_uuid_is_not_kept(log):
    with structlog.contextvars.bound_contextvars(request_id="张伟 13800138000"):
        audit.record_denial(actor=None)
    assert AuditEvent.objects.get().request_id is None
