"""Legal holds (A3.4, T29): set at once, lifted by two, and stronger than everything, the database included."""

import datetime
import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from access.models import AuditEvent, RoleAssignment
from access.roles import Role
from archive.holds import actions, queries
from archive.holds.actions import HoldRefused, Order
from archive.models import ArchiveFile, LegalHold
from archive.retention import queries as retention
from archive.retention.deciding import Code
from archive.tests.ground import patient
from archive.tests.retention.ground import DAY, filed
from archive.tests.retention.test_verdicts import old

pytestmark = pytest.mark.clause("A3.4")


def order(*customers: Any, **other: Any) -> Order:
    today = timezone.localdate()
    values = {
        "numbers": [one.number for one in customers], "reason": "医疗纠纷调解", "authority": "市医调委", "since": today,
        "review_on": today + 90 * DAY,
    }  # fmt: skip
    return Order(**{**values, **other})


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["guwen", "qinzheng", "yanrong"])
def test_a_hold_set_by_one_blocks_at_once(cast, customer, name: str) -> None:
    file = old(customer, cast)
    assert retention.verdict_of(file.customer_id).may_destroy
    [hold] = actions.place(order(customer), by=cast[name])
    verdict = retention.verdict_of(customer.pk)
    assert (verdict.may_destroy, {one.code for one in verdict.blocking}) == (False, {Code.HELD})
    assert retention.verdict_of_part(customer.cases.get().pk).has(Code.HELD)
    assert queries.held([customer.pk]) == {customer.pk}
    assert AuditEvent.objects.filter(action="hold", object_uuid=hold.pk, purpose="placed").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM archive_legalhold")
        assert "医疗".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_who_may_not_set_one_and_what_is_refused_whole(cast, customer) -> None:
    other = patient(cast, "李静")
    for name in ("chenlu", "linyuan", "jiangbo", "xuguan"):
        with pytest.raises(PermissionDenied):
            actions.place(order(customer), by=cast[name])
    with pytest.raises(HoldRefused, match="no_reason"):
        actions.place(order(customer, reason=" "), by=cast["guwen"])
    with pytest.raises(HoldRefused, match="unknown") as refused:
        actions.place(order(customer, other, numbers=[customer.number, "K999999"]), by=cast["guwen"])
    assert (refused.value.numbers, LegalHold.objects.count()) == (["K999999"], 0)
    filed(other, cast, state="destroyed")
    with pytest.raises(HoldRefused, match="gone"):
        actions.place(order(customer, other), by=cast["guwen"])
    assert LegalHold.objects.count() == 0


@pytest.mark.django_db
def test_lifting_takes_two_and_an_executive(cast, customer) -> None:
    file = old(customer, cast)
    [hold] = actions.place(order(customer), by=cast["guwen"])
    with pytest.raises(HoldRefused, match="not_asked"):
        actions.lift(hold, by=cast["yanrong"])
    actions.ask_to_lift(hold, "调解书已生效", by=cast["guwen"])
    for name in ("guwen", "qinzheng", "jiangbo"):
        with pytest.raises(PermissionDenied):
            actions.lift(hold, by=cast[name])
    assert not retention.verdict_of(file.customer_id).may_destroy
    actions.lift(hold, by=cast["yanrong"])
    assert retention.verdict_of(file.customer_id).may_destroy
    with pytest.raises(HoldRefused, match="lifted"):
        actions.ask_to_lift(hold, "再次", by=cast["guwen"])
    assert [row.version for row in LegalHold.history.order_by("version")] == [1, 2, 3]
    done = AuditEvent.objects.filter(object_uuid=hold.pk).order_by("id").values_list("purpose", flat=True)
    assert list(done) == ["placed", "lift_asked", "lifted"]


@pytest.mark.django_db
def test_an_executive_who_asked_does_not_lift(cast, customer) -> None:
    [hold] = actions.place(order(customer), by=cast["yanrong"])
    actions.ask_to_lift(hold, "已和解", by=cast["yanrong"])
    with pytest.raises(PermissionDenied):
        actions.lift(hold, by=cast["yanrong"])
    hold.refresh_from_db()
    hold.opened().lifted_by, hold.lifted_at = cast["yanrong"], timezone.now()
    with pytest.raises(IntegrityError, match="hold_lifted_by_another"), transaction.atomic():
        hold.save()
    RoleAssignment(person=cast["jiangbo"], role=Role.EXECUTIVE).save()
    actions.lift(hold, by=type(cast["jiangbo"]).objects.get(pk=cast["jiangbo"].pk))
    assert queries.held([customer.pk]) == set()


@pytest.mark.django_db
def test_looked_at_again(cast, customer) -> None:
    [hold] = actions.place(order(customer), by=cast["guwen"])
    with pytest.raises(HoldRefused, match="day"):
        actions.look_again(hold, timezone.localdate(), by=cast["guwen"])
    actions.look_again(hold, timezone.localdate() + 200 * DAY, by=cast["qinzheng"])
    hold.refresh_from_db()
    assert (hold.is_late(timezone.localdate() + 201 * DAY), queries.waiting(cast["guwen"])) == (True, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["customers_customer", "customers_case", "archive_legalhold", "archive_archivefile"])
def test_the_database_refuses_raw_deletes(cast, customer, table: str) -> None:
    filed(customer, cast)
    actions.place(order(customer), by=cast["guwen"])
    column = "id" if table == "customers_customer" else "customer_id"
    with (
        pytest.raises(DatabaseError, match=r"is held|Cannot delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [customer.pk])


@pytest.mark.django_db
def test_a_file_s_row_is_never_deleted_a_case_without_hold_can_be(cast, customer) -> None:
    file, case = filed(customer, cast), customer.cases.get()
    for delete in (file.delete, ArchiveFile.objects.filter(pk=file.pk).delete):
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM customers_case WHERE id = %s", [case.pk])
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_lock_needs_a_transaction_and_refuses_the_held(cast, customer) -> None:
    queries.lock_and_check(customer.pk)
    actions.place(order(customer), by=cast["guwen"])
    with pytest.raises(queries.FileHeld):
        queries.lock_and_check(customer.pk)


@pytest.mark.django_db(transaction=True)
def test_hold_and_point_of_no_return_never_pass_each_other(cast, customer) -> None:
    """Two real connections: while a destruction has the lock, a hold waits, and then finds what was done."""
    file = filed(customer, cast)
    with pytest.raises(transaction.TransactionManagementError):
        queries.lock_and_check(customer.pk)
    got: list[Any] = []

    def hold() -> None:
        try:
            got.append(actions.place(order(customer), by=cast["guwen"]))
        except HoldRefused as refused:
            got.append(refused.code)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    with transaction.atomic():
        queries.lock_and_check(customer.pk)
        thread.start()
        thread.join(1.5)
        assert (thread.is_alive(), got) == (True, [])  # it waits for the lock
        file.state = "destroyed"
        file.save()
    thread.join(20)
    assert (got, queries.held([customer.pk])) == (["gone"], set())


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_came_first_stops_the_destruction(cast, customer) -> None:
    filed(customer, cast)
    placed, go, got = threading.Event(), threading.Event(), []

    def destroy() -> None:
        placed.wait(20)
        try:
            with transaction.atomic():
                go.set()
                queries.lock_and_check(customer.pk)
                got.append("destroyed")
        except queries.FileHeld:
            got.append("held")
        finally:
            connection.close()

    thread = threading.Thread(target=destroy)
    thread.start()
    with transaction.atomic():
        actions.place(order(customer), by=cast["guwen"])
        placed.set()
        go.wait(20)
        thread.join(1)
        assert got == []  # it waits until the hold is committed
    thread.join(20)
    assert got == ["held"]


@pytest.mark.django_db
def test_held_asks_once_for_holds_and_once_for_files_of_one_person(cast, customer, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        queries.held([customer.pk, patient_id()])


def patient_id() -> Any:
    import uuid

    return uuid.uuid4()


def test_days_of_a_hold() -> None:
    hold = LegalHold(review_on=datetime.date(2026, 1, 1))
    assert (hold.is_late(datetime.date(2026, 1, 1)), hold.is_late(datetime.date(2026, 1, 2))) == (False, True)
