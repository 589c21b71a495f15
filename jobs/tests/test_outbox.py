"""Messages: written with the business transaction, carried out once, put off and given up visibly."""

import datetime
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from jobs import outbox
from jobs.models import OutboxMessage
from jobs.tests.effects import effects

pytestmark = pytest.mark.usefixtures("effect_table")


def message_again(message: OutboxMessage) -> OutboxMessage:
    """The row as it is now."""
    return OutboxMessage.objects.get(pk=message.pk)


def test_message_of_a_rolled_back_transaction_does_not_exist() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.send("test.leave", ids={"subject": uuid.uuid4()})
        raise RuntimeError
    assert OutboxMessage.objects.count() == 0


def test_message_is_done_with_its_effect() -> None:
    subject = uuid.uuid4()
    message = outbox.send("test.leave", ids={"subject": subject})
    assert outbox.run_message(message.pk) is True
    assert effects() == [subject]
    assert message_again(message).done_at is not None


def test_five_deliveries_at_once_have_one_effect() -> None:
    subject = uuid.uuid4()
    message = outbox.send("test.slow", ids={"subject": subject})

    def deliver(_turn: int) -> bool:
        try:
            return outbox.run_message(message.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        results = sorted(threads.map(deliver, range(5)))
    assert results == [False, False, False, False, True]
    assert effects() == [subject]
    assert outbox.run_message(message.pk) is False
    assert effects() == [subject]


def test_attempt_that_lost_its_lease_has_no_effect() -> None:
    subject = uuid.uuid4()
    message = outbox.send("test.leave", ids={"subject": subject})
    old = outbox._claim(outbox.Q(pk=message.pk))
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    new = outbox._claim(outbox.Q(pk=message.pk))
    assert (old.fence, new.fence) == (1, 2)
    assert outbox._carry_out(old) is False
    assert effects() == []
    assert outbox._carry_out(new) is True
    assert effects() == [subject]


def test_failure_undoes_the_effect_and_is_put_off_with_its_type_only() -> None:
    message = outbox.send("test.break", ids={"subject": uuid.uuid4()})
    assert outbox.run_message(message.pk) is False
    row = message_again(message)
    assert effects() == []
    assert (row.error_code, row.attempts, row.done_at, row.failed_at) == ("ValueError", 1, None, None)
    assert row.run_after > timezone.now() + datetime.timedelta(seconds=3)


def test_message_is_given_up_after_the_last_attempt_and_can_be_tried_again() -> None:
    message = outbox.send("test.break", ids={"subject": uuid.uuid4()})
    for _ in range(outbox.MOST_ATTEMPTS):
        OutboxMessage.objects.update(run_after=timezone.now())
        outbox.run_message(message.pk)
    row = message_again(message)
    assert (row.attempts, row.error_code, row.failed_at is not None) == (outbox.MOST_ATTEMPTS, "ValueError", True)
    assert outbox.run_message(message.pk) is False
    outbox.retry(row)
    assert (message_again(message).attempts, message_again(message).failed_at) == (0, None)


def test_message_that_kills_each_worker_is_given_up() -> None:
    message = outbox.send("test.leave", ids={"subject": uuid.uuid4()})
    OutboxMessage.objects.update(attempts=outbox.MOST_ATTEMPTS)
    assert outbox.run_message(message.pk) is False
    row = message_again(message)
    assert (row.error_code, row.failed_at is not None) == ("worker_lost", True)
    assert effects() == []


def test_message_of_an_unknown_kind_fails_at_once_and_says_so() -> None:
    message = outbox.send("test.nobody", ids={"subject": uuid.uuid4()})
    assert outbox.run_message(message.pk) is False
    row = message_again(message)
    assert (row.error_code, row.failed_at is not None, row.done_at) == ("unknown_kind", True, None)


def test_second_message_with_the_same_key_is_the_first_one() -> None:
    subject, day = uuid.uuid4(), datetime.date(2026, 2, 28)
    first = outbox.send("test.leave", ids={"subject": subject}, unique_key=(subject, day))
    second = outbox.send("test.leave", ids={"subject": subject}, unique_key=(subject, day))
    other = outbox.send("test.leave", ids={"subject": subject}, unique_key=(subject, datetime.date(2026, 3, 1)))
    assert second.pk == first.pk
    assert other.pk != first.pk
    outbox.drain()
    assert effects() == [subject, subject]


def test_message_for_later_waits() -> None:
    subject = uuid.uuid4()
    later = timezone.now() + datetime.timedelta(hours=1)
    outbox.send("test.leave", ids={"subject": subject}, run_after=later)
    assert (outbox.is_waiting(), outbox.drain(), effects()) == (False, 0, [])
    OutboxMessage.objects.update(run_after=timezone.now())
    assert (outbox.is_waiting(), outbox.drain(), effects()) == (True, 1, [subject])


def test_two_drains_at_once_share_the_work() -> None:
    subjects = sorted(uuid.uuid4() for _ in range(40))
    for subject in subjects:
        outbox.send("test.leave", ids={"subject": subject})

    def drain(_turn: int) -> int:
        try:
            return outbox.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(drain, range(3))) == 40
    assert effects() == subjects


def test_message_that_somebody_looks_at_for_a_moment_is_carried_out_all_the_same() -> None:
    subject, looking = uuid.uuid4(), threading.Event()
    outbox.send("test.leave", ids={"subject": subject})
    message = outbox._claim(Q())

    def look() -> None:
        try:
            with transaction.atomic():
                OutboxMessage.objects.select_for_update().get(pk=message.pk)
                looking.set()
                time.sleep(0.3)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        looked = threads.submit(look)
        assert looking.wait(5)
        assert outbox._carry_out(message) is True
        looked.result()
    assert effects() == [subject]


def test_two_handlers_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="two handlers"):
        outbox.handler("test.leave")(lambda **_ids: None)
