"""The jobs of register imports: planning, importing, and clearing old papers away. All are safe to repeat."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from customers.importing import actions, executing, papers
from customers.importing.wording import ACTION_WORDS
from customers.register import ACTIONS
from jobs import runs, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

RESULT = "register-import-of-run"
PAPERS_JOB = "customers.import_papers"


@job(actions.PLAN_JOB, title=_("Read a register"), result_url=RESULT, cancellable=False)
def plan_import(run: JobRun) -> dict[str, int]:
    """Read an uploaded register and plan what each row would do."""
    return dict(actions.plan(UUID(run.payload["source"])).counts)


@job(actions.IMPORT_JOB, title=_("Import a register"), result_url=RESULT)
def import_register(run: JobRun) -> dict[str, int]:
    """Carry a confirmed import out, with progress."""
    return dict(carry_out(run, UUID(run.payload["source"])).counts)


def carry_out(run: JobRun, source: UUID) -> "actions.RegisterImport":
    """Carry an import out under a run: progress goes out over a connection of its own, since the import's transaction
    is seen by nobody until it ends. Raises what `executing.execute` raises, RunCancelled too."""
    with ThreadPoolExecutor(1) as outside:
        try:
            return executing.execute(
                source, lambda done, total: outside.submit(runs.progress, run, done, total).result()
            )
        finally:
            outside.submit(lambda: connection.close()).result()  # its own connection: the proxy is asked in its thread


@job(PAPERS_JOB, title=_("Destroy the papers of old imports"))
def destroy_old_papers(_run: JobRun) -> dict[str, int]:
    """Destroy uploaded registers, plans and reports that were kept long enough."""
    found = list(papers.due())
    for source in found:
        papers.destroy(source)
    return {"papers": len(found)}


schedules.declare(
    "import-papers",
    PAPERS_JOB,
    schedules.Default(Every.DAY, at=datetime.time(3, 45)),
    _("Destroy the papers of old imports"),
)
wording.declare_codes({action: ACTION_WORDS[action] for action in ACTIONS} | {"papers": _("imports")})
