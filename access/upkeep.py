"""Nightly upkeep of the stores: rows held against their history, keys and files that belong to nothing taken away.

Whoever supervises the records and whoever runs the system are told of a fault; neither run nor message names a person.
Not here: how a fault is found (`vault.reconcile`), which keys are in use (`vault.keyring.sweeping`).
"""

import datetime
from collections import Counter
from typing import Final

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from access.audit.generations import restored_at
from access.overseeing import holders
from access.roles import Role
from jobs import notifications, runs, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun
from vault import files, reconcile
from vault.keyring import sweeping

log = structlog.get_logger(__name__)

CHECK_JOB, SWEEP_JOB = "vault.check_history", "vault.sweep_store"
FAULT: Final = "history-fault"
TOLD: Final = frozenset({Role.SUPERVISOR, Role.SYSADMIN})


class HistoryFault(Exception):
    """Rows and their history disagree: something was changed behind the application's back (T28)."""


@job(CHECK_JOB, title=_("Hold all rows against their history"), cancellable=False)
def check_history(run: JobRun) -> dict[str, int]:
    """Look through every recorded table; returns the number of tables, all well.

    Raises HistoryFault where there is a disagreement: the run fails, its counts say what kinds and how many, the log names
    table, record and version of each, and supervisors and system administrators are told.
    """
    faults: list[reconcile.Fault] = []
    models = reconcile.recorded_models()
    for done, model in enumerate(models, 1):
        with transaction.atomic():
            _take_time()
            faults += reconcile.reconcile(tables=[model])
        runs.progress(run, done, len(models))
    if faults:
        _report(run, faults)
    return {"tables_checked": len(models)}


def _take_time() -> None:
    """Whole tables are read: the limit of a page's statement does not fit."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '30min'")


def _report(run: JobRun, faults: list[reconcile.Fault]) -> None:
    for fault in faults:
        log.warning(
            "history_fault",
            table=fault.table,
            record=str(fault.record),
            version=fault.version,
            kind=code_of(fault.kind),
        )
    runs.count(run, **Counter(code_of(fault.kind) for fault in faults))
    notifications.notify(holders(TOLD), FAULT, subject=run.pk)
    raise HistoryFault(f"{len(faults)} disagreements")


def code_of(kind: str) -> str:
    """The code by which a kind of fault is counted."""
    return kind.replace(" ", "_")


@job(SWEEP_JOB, title=_("Clear away keys and files that belong to nothing"), cancellable=False)
def sweep_store(run: JobRun) -> dict[str, int]:
    """Delete keys and sealed files older than a day that no row names; returns how many.

    Keys made before the last restore stay: rows that need them may stand in a copy newer than the one restored.
    """
    keys = sweeping.sweep(since=restored_at(), progress=lambda done: runs.progress(run, done))
    swept = files.sweep_unreferenced()
    return {"keys_removed": keys.parts + keys.subjects, "files_removed": swept.unfinished + swept.unreferenced}


schedules.declare(
    "history-check",
    CHECK_JOB,
    schedules.Default(Every.DAY, at=datetime.time(3, 15)),
    _("Hold all rows against their history"),
)
schedules.declare(
    "store-sweep",
    SWEEP_JOB,
    schedules.Default(Every.DAY, at=datetime.time(3, 45)),
    _("Clear away keys and files that belong to nothing"),
)
notifications.declare_kind(FAULT, _("Records were changed behind the application's back: see the job"), "job-show")
wording.declare_codes(
    {
        "HistoryFault": _("Rows and their history disagree: the log names table and record of each"),
        "tables_checked": _("tables checked"),
        "keys_removed": _("keys removed"),
        "files_removed": _("files removed"),
        code_of("change without history"): _("changes without history"),
        code_of("history without change"): _("history without a change"),
        code_of("version recorded twice"): _("versions recorded twice"),
        code_of("row without change"): _("rows put in unseen"),
        code_of("row missing"): _("rows taken out unseen"),
        code_of("row changed unseen"): _("rows changed unseen"),
    }
)
