"""The Celery application: where workers and senders meet. What the tasks do stands in each app's tasks.py.

No argument of a task and no text of an error is ever written to a log: both may hold what somebody typed.
"""

import logging
import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_records.settings")


class QuietCelery(Celery):
    """Celery that sends no readable copy of a task's arguments along (Celery would show it in logs and monitors)."""

    def send_task(self, *args: Any, **options: Any) -> Any:
        """Send as Celery does, with the arguments' description replaced."""
        return super().send_task(*args, **{**options, "argsrepr": "-", "kwargsrepr": "-"})


class HideErrorText(logging.Filter):
    """Takes the error's text, the trace and the arguments out of what Celery writes about a failed task."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without what may be personal."""
        if isinstance(record.args, dict):
            hidden = {name: "-" for name in ("args", "kwargs", "return_value", "traceback") if name in record.args}
            if "exc" in record.args:
                hidden["exc"] = str(record.args["exc"]).split("(")[0]
            record.args = {**record.args, **hidden}
        return True


app = QuietCelery("clinic_records")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
for _name in ("celery.app.trace", "celery.worker.strategy", "celery.worker.request"):
    logging.getLogger(_name).addFilter(HideErrorText())


@signals.task_prerun.connect(dispatch_uid="vault-forget-keys")
def start_clean(task_id: str, task: Any, **_signal: object) -> None:
    """Forget the keys opened by the task before, and name this task in its log lines."""
    import structlog

    from vault import cache

    cache.forget()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@signals.task_postrun.connect(dispatch_uid="vault-forget-keys-after")
def leave_clean(**_signal: object) -> None:
    """Keep no opened key while the worker waits."""
    from vault import cache

    cache.forget()
