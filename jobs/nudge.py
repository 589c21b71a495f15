"""Waking the workers up. A wake-up may get lost: the rows say what is to be done, and each tick looks again (T18).

Wake-ups are sent by a thread of each process, so that a dead, slow or frozen broker never makes a save wait or fail.
"""

import atexit
import os
import queue
import threading
import time
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger(__name__)

LONGEST_QUEUE = 1000
QUIET_SECONDS = 5.0  # after a failure nothing is tried for so long
SECONDS_AT_EXIT = 1.0


class Sender:
    """The sending thread of one process; a forked child makes its own."""

    def __init__(self) -> None:
        """Start the thread."""
        self.process = os.getpid()
        self.waiting: queue.Queue[tuple[str, tuple, dict[str, Any]]] = queue.Queue(LONGEST_QUEUE)
        self.quiet_until = 0.0
        threading.Thread(target=self._run, name="nudge", daemon=True).start()

    def put(self, task: str, args: tuple, options: dict[str, Any]) -> bool:
        """Leave a wake-up to the thread; False where too many wait already."""
        try:
            self.waiting.put_nowait((task, args, options))
        except queue.Full:
            return False
        return True

    def flush(self, seconds: float) -> bool:
        """Wait until everything was sent or given up, at most so long; True if nothing waits."""
        end = time.monotonic() + seconds
        while self.waiting.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.01)
        return not self.waiting.unfinished_tasks

    def _run(self) -> None:
        while True:
            task, args, options = self.waiting.get()
            if time.monotonic() >= self.quiet_until:
                self._send(task, args, options)
            self.waiting.task_done()

    def _send(self, task: str, args: tuple, options: dict[str, Any]) -> None:
        try:
            current_app.send_task(task, args=args, retry=False, **options)
        except Exception as error:
            self.quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("broker_unreachable", task=task, error=type(error).__name__)


_guard = threading.Lock()
_sender: Sender | None = None


def after_commit(task: str, *args: str) -> None:
    """Send a Celery task by name, with ids, once the transaction is committed (at once where there is none)."""
    transaction.on_commit(partial(now, task, *args), robust=True)


def now(task: str, *args: str, **options: Any) -> bool:
    """Leave a Celery task to the sending thread; never raises, never waits. False where it was dropped."""
    return _current().put(task, args, options)


def flush(seconds: float = SECONDS_AT_EXIT) -> bool:
    """Wait at most so long until this process has sent its wake-ups; True if none waits."""
    sender = _sender
    return sender is None or sender.process != os.getpid() or sender.flush(seconds)


def _current() -> Sender:
    global _sender
    with _guard:
        if _sender is None or _sender.process != os.getpid():
            _sender = Sender()
        return _sender


os.register_at_fork(after_in_child=lambda: globals().update(_guard=threading.Lock()))
atexit.register(flush)
