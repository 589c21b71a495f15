"""Changing how long files are kept: applied for by the archive manager with a reason, decided by head and executive, carried
out (access.approvals). Below the law it is refused when it is typed, when it is carried out, and by the database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind, Party
from access.models import Application, Person
from access.roles import Role
from archive.models import ArchiveFile, FileExtension, RetentionChange, RetentionRule
from archive.models.files import FileClass, FileState
from archive.retention import clock, facts, rules
from archive.retention.deciding import decide
from archive.retention.floors import floor_of

BATCH: Final = 500
KEPT: Final = (FileState.KEPT, FileState.RESTRICTED)
"""Files of which there is anything left."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What other years do to the files of a class: how many would be kept for a shorter time, and how many of them would be due
    today."""

    earlier: int = 0
    at_once: int = 0


def effect_of(file_class: str, years: int) -> Effect:
    """What these years would do. Longer ones do nothing of the kind."""
    if years >= rules.all_rules()[file_class].years:
        return Effect()
    today, earlier, at_once = clock.read().today, 0, 0
    for customers in batches(file_class):
        for known in facts.of_customers(customers).values():
            now, then = decide(known, today), decide(replace(known, years=years), today)
            earlier += now.until is not None and then.until is not None and then.until < now.until
            at_once += then.may_destroy and not now.may_destroy
    return Effect(earlier, at_once)


def batches(file_class: str = "") -> Iterator[list[UUID]]:
    """The customers whose files are kept (of one class), some hundred at a time, in a lasting order."""
    rows = ArchiveFile.objects.filter(state__in=KEPT).order_by("customer_id")
    rows = rows.filter(file_class=file_class) if file_class else rows
    last: UUID | None = None
    while found := list(
        (rows.filter(customer_id__gt=last) if last else rows).values_list("customer_id", flat=True)[:BATCH]
    ):
        yield found
        last = found[-1]


def ask_rule(file_class: str, years: int, reason: str, *, by: Person) -> Application:
    """Apply for other years for a class. Raises PermissionDenied, DecisionRefused (below_law, no_change, no_purpose)."""
    before = rules.all_rules()[file_class].years
    _check_law(file_class, years)
    if years == before:
        raise DecisionRefused("no_change")
    effect = effect_of(file_class, years)
    asked = RetentionChange(file_class=file_class, years=years, before=before)
    asked.earlier, asked.at_once = effect.earlier, effect.at_once
    return _ask(asked, reason, by)


def ask_extension(file: ArchiveFile, years: int, reason: str, *, by: Person) -> Application:
    """Apply for more years for one file (B5.1). Raises PermissionDenied, DecisionRefused (file_gone, no_purpose)."""
    if file.state not in KEPT:
        raise DecisionRefused("file_gone")
    return _ask(RetentionChange(file=file, years=years), reason, by)


def _ask(asked: RetentionChange, reason: str, by: Person) -> Application:
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    with transaction.atomic():
        asked.application = approvals.apply(Kind.RETENTION, reason, by=by)
        asked.save()
    return asked.application


def _check_law(file_class: str, years: int) -> None:
    if years < floor_of(file_class):
        raise DecisionRefused("below_law")


def carry_out(application: Application, by: Person) -> None:
    """Set what was approved (called by the engine). Raises DecisionRefused (below_law, file_gone)."""
    asked = application.retention_change
    if asked.file_class:
        _set_rule(asked, by)
    elif asked.file_id:
        _extend(asked, asked.file_id, by)


def _set_rule(asked: RetentionChange, by: Person) -> None:
    _check_law(asked.file_class, asked.years)
    row = RetentionRule.objects.select_for_update().filter(file_class=asked.file_class).first()
    if row is None:
        default = rules.DEFAULTS[FileClass(asked.file_class)]
        row = RetentionRule(file_class=asked.file_class, trigger=default.trigger)
    row.years = asked.years
    row.save()
    audit.record(audit.Action.SETTING, actor=by, obj=row, purpose=str(asked.application_id))


def _extend(asked: RetentionChange, pk: UUID, by: Person) -> None:
    file = ArchiveFile.objects.select_for_update().get(pk=pk)
    if file.state not in KEPT:
        raise DecisionRefused("file_gone")
    application = asked.application.opened()
    row = FileExtension(
        customer_id=file.customer_id,
        file=file,
        years=asked.years,
        reason=application.purpose,
        application=application,
        asked_by=application.applicant,
        approved_by=_approver(application) or by,
    )
    row.save()
    audit.record(audit.Action.CHANGE, actor=by, customer=file.customer_id, obj=row, purpose=str(application.pk))


def _approver(application: Application) -> Person | None:
    """The executive who approved it."""
    step = (
        application.steps.filter(party=Party.EXECUTIVE, decided_by__isnull=False).select_related("decided_by").first()
    )
    return step.decided_by if step else None
