"""Notifications: ids and codes only, read receipts, one notice for one thing (policy A2.3)."""

import uuid

import pytest

from jobs import notifications
from jobs.models import Notification

CUSTOMER, SHEET = uuid.uuid4(), uuid.uuid4()


@pytest.fixture(autouse=True)
def kinds() -> None:
    """The kinds that these tests send."""
    notifications.declare_kind("test-results", "Pre-op results are there", "job-show")


@pytest.mark.clause("A2.3")
def test_results_reach_each_recipient_and_the_sender_sees_who_read_them(doctor, nurse) -> None:
    notifications.notify([doctor, nurse], "test-results", subject=SHEET, customer=CUSTOMER, by=nurse)
    assert (notifications.unread_count(doctor), notifications.unread_count(nurse)) == (1, 1)
    assert notifications.mark_read(by=doctor) == 1
    read = {row.recipient: row.read_at is not None for row in notifications.receipts(SHEET)}
    assert read == {doctor: True, nurse: False}
    assert [row.sender for row in Notification.objects.sent_by(nurse)] == [nurse, nurse]


def test_unread_notice_of_the_same_thing_is_not_repeated(doctor) -> None:
    for _ in range(2):
        notifications.notify([doctor, doctor], "test-results", subject=SHEET)
    assert notifications.unread_count(doctor) == 1
    notifications.mark_read(by=doctor)
    notifications.notify([doctor], "test-results", subject=SHEET)
    assert notifications.unread_count(doctor) == 1
    notifications.notify([doctor], "test-results", subject=uuid.uuid4())
    assert notifications.unread_count(doctor) == 2


def test_nobody_reads_for_somebody_else(doctor, nurse) -> None:
    (row,) = notifications.notify([doctor], "test-results", subject=SHEET)
    assert notifications.mark_read([row.pk], by=nurse) == 0
    assert notifications.unread_count(doctor) == 1


def test_undeclared_kind_is_refused(doctor) -> None:
    with pytest.raises(KeyError):
        notifications.notify([doctor], "张伟")
    assert Notification.objects.count() == 0


def test_kind_that_is_gone_still_shows(doctor) -> None:
    row = Notification.objects.create(recipient=doctor, kind="gone")
    assert (str(notifications.kind_of(row).text), notifications.kind_of(row).url_name) != ("", "gone")


def test_labels_come_from_who_names_customers_for_the_reader(doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "_labellers", [])
    assert notifications.customer_labels(doctor, [CUSTOMER]) == {}
    asked = []
    notifications.name_customers_with(lambda reader, ids: asked.append((reader, ids)) or {CUSTOMER: "A-0001"})
    assert notifications.customer_labels(doctor, [CUSTOMER, CUSTOMER]) == {CUSTOMER: "A-0001"}
    assert asked == [(doctor, {CUSTOMER})]
    assert notifications.customer_labels(doctor, []) == {}


def test_no_column_of_this_app_can_hold_free_text() -> None:
    from django.apps import apps
    from django.db import models

    free = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("jobs").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.FileField | models.BinaryField)
    }
    assert free == set()
