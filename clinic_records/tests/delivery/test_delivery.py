"""What survives a dead broker, a killed worker and messages delivered many times: with real servers and processes."""

import json
import time
import uuid
from pathlib import Path

import pytest

from clinic_records.tests.delivery.programs import Broker, kill, wait_until, worker
from jobs import nudge, outbox, running, runs, ticking
from jobs.models import JobRun, OutboxMessage, RunState
from jobs.tests.effects import effects

pytestmark = pytest.mark.usefixtures("effect_table")


def open_messages() -> int:
    """How many messages are neither done nor failed."""
    return OutboxMessage.objects.filter(done_at=None, failed_at=None).count()


def tick_until(holds, seconds: float) -> float:
    """Tick once a second, as the scheduler does each ten, until something holds; returns the seconds it took."""
    last = [0.0]

    def ticked() -> bool:
        if time.monotonic() - last[0] > 1:
            last[0] = time.monotonic()
            ticking.tick()
        return holds()

    return wait_until(ticked, seconds)


def test_messages_written_while_the_broker_is_down_or_emptied_all_run_once(broker: Broker, tmp_path: Path) -> None:
    subjects = sorted(uuid.uuid4() for _ in range(200))
    broker.stop()
    slowest = 0.0
    for subject in subjects[:100]:
        begin = time.monotonic()
        outbox.send("test.leave", ids={"subject": subject})
        slowest = max(slowest, time.monotonic() - begin)
    assert slowest < 1, "a save waited for the dead broker"
    broker.start()
    nudge._sender = None  # the thread that met the dead broker keeps quiet for a while
    for subject in subjects[100:]:
        outbox.send("test.leave", ids={"subject": subject})
    assert nudge.flush(20) is True
    broker.empty()
    assert open_messages() == 200
    log = tmp_path / "worker.log"
    with worker(broker, log):
        tick_until(lambda: open_messages() == 0, 40)
    assert effects() == subjects
    assert str(subjects[0]) not in log.read_text()


def test_worker_killed_while_at_work_leaves_one_effect(broker: Broker, tmp_path: Path) -> None:
    subject = uuid.uuid4()
    message = outbox.send("test.kill", ids={"subject": subject})
    run = runs.start("test.kill-run")
    with worker(broker, tmp_path / "first.log") as process:
        wait_until(lambda: _attempts(message, run) == (1, 1), 40)
        time.sleep(0.5)  # both are past their first statement, or killed already
        kill(process)
    assert effects() == []
    begin = time.monotonic()
    with worker(broker, tmp_path / "second.log"):
        tick_until(lambda: open_messages() == 0 and not JobRun.objects.open().exists(), 45)
    assert time.monotonic() - begin < 30
    assert effects() == sorted([subject, run.pk])
    message.refresh_from_db()
    run.refresh_from_db()
    assert (message.attempts, run.attempts, run.state, run.counts) == (2, 2, RunState.DONE, {"rows": 1})


def _attempts(message: OutboxMessage, run: JobRun) -> tuple[int, int]:
    message.refresh_from_db()
    run.refresh_from_db()
    return message.attempts, run.attempts


def test_same_message_delivered_five_times_has_one_effect(broker: Broker, tmp_path: Path) -> None:
    subject = uuid.uuid4()
    message = outbox.send("test.slow", ids={"subject": subject})
    run = runs.start("test.run", total=3)
    for _ in range(4):
        nudge.now("jobs.tasks.run_message", str(message.pk))
        nudge.now("jobs.tasks.execute_run", str(run.pk))
    log = tmp_path / "worker.log"
    with worker(broker, log):
        wait_until(lambda: log.read_text().count("succeeded in") == 10, 40)
    assert effects() == sorted([subject, run.pk])
    message.refresh_from_db()
    assert message.attempts == 1
    assert (outbox.run_message(message.pk), running.execute(run.pk)) == (False, False)


def test_failing_tasks_write_no_text_of_the_error(broker: Broker, tmp_path: Path) -> None:
    outbox.send("test.break", ids={"subject": uuid.uuid4()})
    run = runs.start("test.break-run")
    log = tmp_path / "worker.log"
    with worker(broker, log) as process:
        wait_until(lambda: JobRun.objects.get(pk=run.pk).state == RunState.FAILED, 40)
        wait_until(lambda: OutboxMessage.objects.get().error_code == "ValueError", 10)
        kill(process)
    assert effects() == []
    assert "13800138000" not in log.read_text()
    assert "Zhang" not in log.read_text()


def test_sent_task_carries_no_readable_arguments(broker: Broker) -> None:
    import redis

    message = outbox.send("test.leave", ids={"subject": uuid.uuid4()})
    assert nudge.flush(10) is True
    client = redis.Redis.from_url(broker.servers.urls()["REDIS_URL"])
    (raw,) = client.lrange("celery", 0, -1)
    headers = json.loads(raw)["headers"]
    assert (headers["argsrepr"], headers["kwargsrepr"]) == ("-", "-")
    assert str(message.pk) not in json.dumps(headers)
