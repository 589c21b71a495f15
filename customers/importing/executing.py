"""Carrying an import out, whole or not at all: one transaction from the plan to the report.

The plan is made anew inside it, under the lock of imports, from what the system knows then; the answers given in the
preview decide its reviews. A killed or failed import leaves nothing and may begin anew; one that is done stays done.
"""

import hashlib
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone, translation

from access import audit
from customers.importing import carrying, digests, papers, results
from customers.importing.actions import ImportRefused, answers_of
from customers.importing.known import KnownInSystem
from customers.importing.visits import clinic_of
from customers.models import RegisterImport
from customers.models.importing import ImportState
from customers.register import ImportPlan, plan_import, read_register
from jobs.errors import LeaseLost, RunCancelled

_LOCK: Final = int.from_bytes(hashlib.sha256(b"customers.importing").digest()[:8], "big", signed=True)
_BEGINS: Final = (ImportState.CONFIRMED, ImportState.RUNNING, ImportState.FAILED)

Progress = Callable[[int, int], None]
"""Is told rows written and rows in all; must use a connection of its own."""


def execute(pk: UUID, progress: Progress = lambda _done, _total: None) -> RegisterImport:
    """Carry a confirmed import out; one that is done already is returned as it is.

    Raises ImportRefused where it was not confirmed, and whatever went wrong: then nothing is imported and the import is
    `failed` (or waits for confirmation again, where its run was cancelled).
    """
    source = _begin(pk)
    if source.state == ImportState.DONE:
        return source
    try:
        with transaction.atomic():
            return _carry_out(pk, progress)
    except LeaseLost:
        raise
    except BaseException as error:
        _give_up(pk, error)
        raise


def _begin(pk: UUID) -> RegisterImport:
    digests.ensure_key()
    with transaction.atomic():
        source = RegisterImport.objects.select_for_update().select_related("by").get(pk=pk)
        if source.state in _BEGINS:
            source.state, source.error_code, source.ended_at = ImportState.RUNNING, "", None
            source.save()
        elif source.state != ImportState.DONE:
            raise ImportRefused(source.state)
    return source


def _carry_out(pk: UUID, progress: Progress) -> RegisterImport:
    _lock()
    source = RegisterImport.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    if source.state == ImportState.DONE:
        return source
    plan = _planned(source)
    with translation.override(source.by.language):
        load = carrying.load_of(plan, source, clinic_of(source.today))
    done = 0

    def written(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, load.size)

    progress(0, load.size)
    carrying.make_keys(load)
    carrying.write(load, source, written=written)
    _finish(source, plan, load)
    return source


def _lock() -> None:
    """One import at a time; planning is slow, so the limits on idle transactions do not hold for this one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _planned(source: RegisterImport) -> ImportPlan:
    register = read_register(papers.read(source, source.source), papers.name_of(source))
    return plan_import(register, KnownInSystem(), source.today, answers_of(source))


def _finish(source: RegisterImport, plan: ImportPlan, load: carrying.Load) -> None:
    source.report = papers.seal_json(source, results.lines(plan, load))
    source.counts, source.state, source.ended_at = plan.counts, ImportState.DONE, timezone.now()
    source.save()
    audit.record(audit.Action.IMPORT, actor=source.by, obj=source)


def _give_up(pk: UUID, error: BaseException) -> None:
    """Note why nothing was imported: by the type of the error alone, since its text may quote a row."""
    with transaction.atomic():
        source = RegisterImport.objects.select_for_update().get(pk=pk)
        if source.state != ImportState.RUNNING:
            return
        if isinstance(error, RunCancelled):
            source.state = ImportState.PLANNED if source.plan else ImportState.FAILED
        else:
            source.state, source.error_code = ImportState.FAILED, type(error).__name__[:80]
            source.ended_at = timezone.now()
        source.save()
