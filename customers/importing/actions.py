"""What happens to an import of a register: uploaded, planned, answered, confirmed, cancelled, carried out.

Every action asks who may. The work itself is done by jobs (`jobs`) or by the command, both through `plan` and `execute`.
"""

import datetime
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role
from customers.importing import papers
from customers.importing.known import KnownInSystem
from customers.models import RegisterImport
from customers.models.importing import FileKind, ImportState
from customers.register import CHOICES, Answer, Origin, plan_import, read_register
from jobs import runs
from vault.keyring import ring

PLAN_JOB, IMPORT_JOB = "customers.plan_import", "customers.import_register"

_MEDIA = {
    FileKind.XLSX: "application/x-xlsx",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.CSV: "text/csv",
}


class ImportRefused(Exception):
    """The import's state does not allow this; `code` is the state that it is in."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.code = state


def may_import(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles imports registers: the archive manager, and the head of the front desk."""
    held = frozenset(roles)
    return Role.ARCHIVE_MANAGER in held or {Role.FRONT_DESK, Role.DEPARTMENT_HEAD} <= held


def kind_of(filename: str) -> FileKind:
    """The kind of file by its extension; every text counts as CSV."""
    suffix = PurePath(filename).suffix.lower()
    return {".xlsx": FileKind.XLSX, ".xlsm": FileKind.XLSX, ".xls": FileKind.XLS}.get(suffix, FileKind.CSV)


def _demand(person: Person) -> None:
    if not (person.is_active and person.has_agreement and may_import(person.roles)):
        raise PermissionDenied("role")


def receive(content: bytes, filename: str, *, by: Person, today: datetime.date | None = None) -> RegisterImport:
    """Keep a file sealed, as an import that is to be planned. Reads it once: raises RegisterError where it is none.

    Raises PermissionDenied.
    """
    _demand(by)
    read_register(content, filename)
    source = RegisterImport(by=by, kind=kind_of(filename), today=today or timezone.localdate())
    ring.ensure(source.pk, source.pk)
    with transaction.atomic():
        source.source = papers.seal(source, content, kind=_MEDIA[FileKind(source.kind)], name=PurePath(filename).name)
        source.save()
        audit.record(audit.Action.UPLOAD, actor=by, obj=source)
    return source


def upload(content: bytes, filename: str, *, by: Person) -> RegisterImport:
    """Receive a file and ask for its plan. Raises RegisterError, PermissionDenied."""
    with transaction.atomic():
        source = receive(content, filename, by=by)
        source.run = runs.start(PLAN_JOB, by, ids={"source": source.pk}).pk
        source.save()
    return source


def plan(pk: UUID) -> RegisterImport:
    """Plan an import that was uploaded and keep the plan sealed; one that is planned already stays as it is."""
    source = RegisterImport.objects.get(pk=pk)
    if source.state != ImportState.UPLOADED:
        return source
    register = read_register(papers.read(source, source.source), papers.name_of(source))
    made = plan_import(register, KnownInSystem(), source.today)
    with transaction.atomic():
        source = RegisterImport.objects.select_for_update().get(pk=pk)
        if source.state == ImportState.UPLOADED:
            source.plan = papers.seal_json(source, papers.lines_of(made))
            source.counts, source.state = made.counts, ImportState.PLANNED
            source.save()
    return source


def answer(pk: UUID, place: int, choice: str, *, by: Person) -> dict[str, Any]:
    """Keep what was said about a review row ("" takes it back), sealed; returns the row's line of the plan.

    `place` counts the data rows from 0. Raises ImportRefused unless the import waits for confirmation, LookupError for
    a row that asks nothing, ValueError for an unknown choice, PermissionDenied.
    """
    _demand(by)
    if choice not in {*CHOICES, ""}:
        raise ValueError("no such choice")
    with transaction.atomic():
        source = _held(pk, by, ImportState.PLANNED)
        lines = papers.read_json(source, source.plan)
        if not 0 <= place < len(lines) or lines[place]["action"] != "review":
            raise LookupError("no question")
        answers = dict(source.answers)
        answers.pop(str(place), None)
        if choice:
            answers[str(place)] = {"choice": choice, "of": lines[place]["of"]}
        source.answers = answers
        source.save()
    return lines[place]


def answers_of(source: RegisterImport) -> dict[int, Answer]:
    """The answers of an import as the planner takes them."""
    return {int(place): Answer(said["choice"], Origin(*said["of"])) for place, said in source.answers.items()}


def confirm(pk: UUID, *, by: Person) -> RegisterImport:
    """Ask for the import to be carried out. A failed one may be confirmed again.

    Raises ImportRefused in any other state, PermissionDenied.
    """
    _demand(by)
    with transaction.atomic():
        source = _held(pk, by, ImportState.PLANNED, ImportState.FAILED)
        source.state, source.error_code, source.ended_at = ImportState.CONFIRMED, "", None
        source.run = runs.start(IMPORT_JOB, by, ids={"source": source.pk}).pk
        source.save()
        audit.record(audit.Action.APPROVE, actor=by, obj=source)
    return source


def confirm_unseen(pk: UUID, *, by: Person) -> RegisterImport:
    """Confirm a received import whose plan nobody looks at (the command): reviews stay undecided, so nobody is merged
    by guess. No job is asked for: the caller carries it out. Raises ImportRefused, PermissionDenied."""
    _demand(by)
    with transaction.atomic():
        source = _held(pk, by, ImportState.UPLOADED)
        source.state = ImportState.CONFIRMED
        source.save()
        audit.record(audit.Action.APPROVE, actor=by, obj=source)
    return source


def cancel(pk: UUID, *, by: Person) -> RegisterImport:
    """Give an import up before it is confirmed; its papers are destroyed at once.

    Raises ImportRefused once it is confirmed, PermissionDenied.
    """
    _demand(by)
    with transaction.atomic():
        source = _held(pk, by, ImportState.UPLOADED, ImportState.PLANNED, ImportState.FAILED)
        source.state, source.ended_at = ImportState.CANCELLED, timezone.now()
        source.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=source)
    papers.destroy(source)
    return source


def _held(pk: UUID, by: Person, *states: ImportState) -> RegisterImport:
    """The import under lock, where `by` may see it and it is in one of these states."""
    source = RegisterImport.objects.visible_to(by).select_for_update().get(pk=pk)
    if source.state not in states:
        raise ImportRefused(source.state)
    return source
