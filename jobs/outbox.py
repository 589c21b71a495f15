"""The outbox: `send` writes a message in the caller's transaction, `run_message` carries it out once (T11, T18).

A handler is short and writes to the database "default" only: its effect and `done_at` are one transaction. Longer
work, and work on files, is a job (`jobs.runs`).
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from jobs import nudge, payload
from jobs.errors import UnknownKind
from jobs.models import OutboxMessage
from vault import cache

log = structlog.get_logger(__name__)

LEASE = datetime.timedelta(seconds=15)
MOST_ATTEMPTS = 8
LONGEST_WAIT = datetime.timedelta(hours=1)
Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register a function for a kind of message: it is called with the message's ids as keyword arguments."""

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"two handlers for {kind}")
        return function

    return register


def send(
    task: str,
    *,
    ids: Mapping[str, payload.Id],
    run_after: datetime.datetime | None = None,
    unique_key: payload.Part | tuple[payload.Part, ...] | None = None,
) -> OutboxMessage:
    """Write one message of kind `task` in the current transaction and wake a worker up after the commit.

    With `unique_key` (ids, numbers, days) a second message of this kind and key is not written: the first is returned.
    Raises PayloadRefused for anything that is not an id, a small number or a member of an enumeration.
    """
    fields: dict[str, Any] = {"kind": task, "payload": payload.pack(ids)}
    if run_after is not None:
        fields["run_after"] = run_after
    if unique_key is None:
        message, created = OutboxMessage.objects.create(**fields), True
    else:
        parts = unique_key if isinstance(unique_key, tuple) else (unique_key,)
        message, created = OutboxMessage.objects.get_or_create(unique_key=payload.joined(task, parts), defaults=fields)
    if created and run_after is None:
        nudge.after_commit("jobs.tasks.run_message", str(message.pk))
    return message


def run_message(message_id: UUID | str) -> bool:
    """Carry one message out if it is still to be done and nobody is at it; True when its effect was committed now.

    Every later or parallel delivery is a no-op. A failure is written down with its code and tried again later.
    """
    message = _claim(Q(pk=message_id))
    return message is not None and _carry_out(message)


def drain(limit: int = 500) -> int:
    """Carry out what is due, at most `limit` messages; returns how many were taken up."""
    taken = 0
    while taken < limit and (message := _claim(Q())) is not None:
        _carry_out(message)
        taken += 1
    return taken


def retry(message: OutboxMessage) -> None:
    """Let a failed message be tried again at once."""
    OutboxMessage.objects.filter(pk=message.pk, failed_at__isnull=False).update(
        failed_at=None, attempts=0, run_after=Now(), leased_until=None
    )
    nudge.after_commit("jobs.tasks.run_message", str(message.pk))


def is_waiting() -> bool:
    """Whether any message is due and in nobody's hands."""
    return OutboxMessage.objects.filter(_DUE).exists()


_DUE = Q(done_at=None, failed_at=None, run_after__lte=Now()) & (Q(leased_until=None) | Q(leased_until__lt=Now()))


@transaction.atomic
def _claim(which: Q) -> OutboxMessage | None:
    """Take the next due message: its attempt is counted and committed before the handler can crash the worker."""
    due = OutboxMessage.objects.filter(_DUE & which).order_by("run_after", "id").select_for_update(skip_locked=True)
    message = due.first()
    if message is None:
        return None
    message.attempts += 1
    message.fence += 1
    if message.attempts > MOST_ATTEMPTS:
        _give_up(message, message.error_code or "worker_lost")
        return None
    OutboxMessage.objects.filter(pk=message.pk).update(
        attempts=message.attempts, fence=message.fence, leased_until=Now() + LEASE
    )
    return message


def _carry_out(message: OutboxMessage) -> bool:
    cache.forget()  # one task may carry out many messages; a key destroyed in between must not live on
    try:
        with transaction.atomic():
            # waits for the row: another worker that looks for work locks rows for a moment before it sees that they are taken
            mine = OutboxMessage.objects.select_for_update()
            if not mine.filter(pk=message.pk, fence=message.fence, done_at=None).exists():
                return False
            _handler_of(message.kind)(**payload.unpack(message.payload))
            OutboxMessage.objects.filter(pk=message.pk).update(done_at=Now(), leased_until=None, error_code="")
            return True
    except UnknownKind:
        _give_up(message, "unknown_kind")
    except Exception as error:
        _put_off(message, error)
    return False


def _handler_of(kind: str) -> Handler:
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(f"no handler for {kind}") from None


def _give_up(message: OutboxMessage, code: str) -> None:
    log.error("message_failed", kind=message.kind, message=str(message.pk), code=code)
    OutboxMessage.objects.filter(pk=message.pk, fence__lte=message.fence).update(
        failed_at=Now(), leased_until=None, error_code=code
    )


def _put_off(message: OutboxMessage, error: Exception) -> None:
    """Note the error's type (its text may quote a person's data) and wait 5 s, 10 s, 20 s ... up to an hour."""
    code = type(error).__name__[:80]
    if message.attempts >= MOST_ATTEMPTS:
        _give_up(message, code)
        return
    log.warning("message_put_off", kind=message.kind, message=str(message.pk), code=code)
    wait = min(datetime.timedelta(seconds=5 * 2 ** (message.attempts - 1)), LONGEST_WAIT)
    OutboxMessage.objects.filter(pk=message.pk, fence=message.fence).update(
        run_after=Now() + wait, leased_until=None, error_code=code
    )
