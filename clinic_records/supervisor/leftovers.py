"""Ending what an earlier supervisor of the same data folder left behind when it was killed.

Every program started by a supervisor carries, in its environment and in that of its descendants, a random token that
is written down in the data folder first. A process is ours if and only if it carries a token written down there;
process numbers, which strangers reuse, decide nothing.
"""

import os
import secrets
import signal
from pathlib import Path

import psutil

from clinic_records.embedded.processes import end, wait_until

VARIABLE = "CLINIC_SUPERVISED_BY"
WAIT_SECONDS = 5


def readable() -> dict[str, str]:
    """What keeps the environment of a program readable from outside: setproctitle, which gunicorn and Celery use where it is
    installed, writes their titles over it unless it is told not to."""
    return {"SPT_NOENV": "1"}


def new_token(record: Path) -> str:
    """Make a token and write it down (mode 0600) before anything that carries it is started."""
    token = secrets.token_hex(16)
    with os.fdopen(os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(token)
    return token


def end_leftovers(record: Path) -> int:
    """End the processes that carry the token written down in `record`; answers how many there were."""
    token = record.read_text() if record.exists() else ""
    found = carriers(token) if token else []
    end(found, signal.SIGTERM)
    if found and not wait_until(lambda: not carriers(token), WAIT_SECONDS):
        end(carriers(token), signal.SIGKILL)
    return len(found)


def carriers(token: str) -> list[psutil.Process]:
    """The living processes whose environment carries `token`, this one excepted."""
    own = os.getpid()
    return [process for process in psutil.process_iter() if process.pid != own and _carries(process, token)]


def _carries(process: psutil.Process, token: str) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE and process.environ().get(VARIABLE) == token)
    except (psutil.Error, OSError):
        return False
