"""Counting and applying for files by criteria, freezing those that match, ending the reading. No right to any file comes of it
(A4.5)."""

import datetime
import secrets
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from access import audit
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.audit.queries import DEIDENTIFIED, searches_of
from access.models import Application, Person
from access.roles import Role
from archive.models import Study, StudyFile
from archive.models.studies import FEWEST_FILES
from archive.requests.actions import APPLICANTS
from archive.studies import criteria
from customers.models import Customer

PURPOSE: Final = DEIDENTIFIED
"""The purpose under which everything of a study is logged."""
COUNTED: Final = "study_count"
"""The purpose under which it is logged that somebody learnt how many files match."""
MOST_COUNTS: Final = 20
"""So often a day one person learns it: many counts that differ a little tell of one customer what each alone does not."""


def count(study: Study, *, by: Person, request: HttpRequest | None = None) -> int:
    """How many files match a study (not saved yet); only `criteria.about` of it may be shown. Raises PermissionDenied,
    DecisionRefused (counted_out)."""
    if not by.has_role(*APPLICANTS):
        raise PermissionDenied("role")
    with transaction.atomic():
        _check_counts(by)
        audit.record_read(audit.Action.SEARCH, actor=by, request=request, purpose=COUNTED)
    return criteria.count(study)


def ask(study: Study, purpose: str, *, by: Person, request: HttpRequest | None = None) -> Application:
    """Apply for what a study (not saved yet) asks; whoever decides first is told. Raises PermissionDenied, DecisionRefused.

    Being refused as too few tells what a count does, and counts as one.
    """
    if not by.has_role(*APPLICANTS):
        raise PermissionDenied("role")
    with transaction.atomic():
        _check_counts(by)
        if criteria.count(study) < FEWEST_FILES:
            audit.record_read(audit.Action.SEARCH, actor=by, request=request, purpose=COUNTED)
            raise DecisionRefused("too_few")
        study.application = approvals.apply(Kind.CRITERIA, purpose, by=by)
        study.save()
    return study.application


def _check_counts(by: Person) -> None:
    """Raises DecisionRefused for who has counted often enough today. Within the caller's transaction one count of a person
    waits for the other."""
    Person.objects.select_for_update().get(pk=by.pk)
    today = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time()))
    if searches_of(by.pk, COUNTED, today) >= MOST_COUNTS:
        raise DecisionRefused("counted_out")


def provide(application: Application, by: Person) -> None:
    """Freeze what matches now in a random order, at most as many as were asked for (called by the engine).

    Raises DecisionRefused where fewer than five are left that the archive manager sees, or the time is over.
    """
    study = application.study
    if study.ends_at <= timezone.now():
        raise DecisionRefused("over")
    seen = Customer.objects.visible_to(by)
    found = list(criteria.matching(study).filter(customer__in=seen.values("pk")))
    if len(found) < FEWEST_FILES:
        raise DecisionRefused("too_few")
    secrets.SystemRandom().shuffle(found)
    study.provided_at, study.provided_by = timezone.now(), by
    study.save()
    for position, record in enumerate(found[: study.most], 1):
        day = timezone.localdate(record.operated_at)  # type: ignore[attr-defined]
        file = StudyFile(study=study, position=position, customer_id=record.customer_id, case_id=record.case_id)
        file.operated_on = day
        file.save()
        audit.record(audit.Action.GRANT, actor=by, customer=file.customer_id, obj=file, purpose=PURPOSE)


def end(study: Study, *, by: Person) -> None:
    """End the reading now. Raises PermissionDenied for anybody but the applicant and the archive managers, DecisionRefused
    where it has ended."""
    if by.pk != study.application.applicant_id and not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = Study.objects.select_for_update().get(pk=study.pk)
        if fresh.ended_at is not None or fresh.provided_at is None:
            raise DecisionRefused("ended")
        fresh.ended_at, fresh.ended_by = timezone.now(), by
        fresh.save()
        audit.record(audit.Action.REVOKE, actor=by, obj=fresh, purpose=PURPOSE)
