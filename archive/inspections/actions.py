"""Beginning an inspection, drawing its sample, judging a file, ending it. Each in one transaction with its audit rows (A7.1).

The supervisor says how many files of what; which ones is up to the draw alone, and an inspection has one draw.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit, grants
from access.audit.queries import INSPECTION
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.overseeing import holders
from access.roles import Role, Section
from archive.inspections import drawing, queries
from archive.models import DrawnFile, Inspection, SampleDraw
from archive.models.inspections import Verdict
from customers.models import Customer
from customers.models.numbers import next_number
from jobs import notifications

BEGUN: Final = "inspection-begun"
TOLD: Final = (Role.ARCHIVE_MANAGER, Role.EXECUTIVE)


class InspectionRefused(Exception):
    """The move is against a rule; `code` names which (archive.inspections.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be inspected: files with an operation of a pathway within a period, and how many of them."""

    title: str
    pathway: str
    from_day: datetime.date
    to_day: datetime.date
    size: int
    sections: Iterable[Section]
    ends_at: datetime.datetime


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(BEGUN, _("An inspection by sample has begun"), "inspection-show")


def begin(plan: Plan, *, by: Person) -> Inspection:
    """Begin an inspection: number it, draw its sample, open the files drawn, tell archive and executives.

    Raises PermissionDenied for anybody but a supervisor, InspectionRefused without agreement or where there are too few files.
    """
    if not by.has_role(Role.SUPERVISOR):
        raise PermissionDenied("role")
    if not (by.is_active and by.has_agreement):
        raise InspectionRefused("no_agreement")
    with transaction.atomic():
        inspection = Inspection(
            number=next_number("inspection"),
            title=plan.title.strip(),
            supervisor=by,
            pathway=plan.pathway,
            from_day=plan.from_day,
            to_day=plan.to_day,
            size=plan.size,
            sections=sorted({Section.BASIC, *plan.sections}),
            begun_at=timezone.now(),
            ends_at=plan.ends_at,
        )
        inspection.save()
        audit.record(audit.Action.CREATE, actor=by, obj=inspection, purpose=INSPECTION)
        draw(inspection, by=by)
        notifications.notify(holders(TOLD).exclude(pk=by.pk), BEGUN, subject=inspection.pk, by=by)
    return inspection


def draw(inspection: Inspection, *, by: Person) -> SampleDraw:
    """Draw the sample and open its files for the supervisor until the end; an inspection is drawn once.

    Raises PermissionDenied for anybody else, InspectionRefused for a second draw, or where so few files fall into the period
    that it would be a choice.
    """
    if by.pk != inspection.supervisor_id:
        raise PermissionDenied("role")
    with transaction.atomic():
        Inspection.objects.select_for_update().get(pk=inspection.pk)
        if SampleDraw.objects.filter(inspection=inspection).exists():
            raise InspectionRefused("drawn")
        frame, left_out = queries.frame_of(inspection)
        drawn = SampleDraw(inspection=inspection, seed=drawing.new_seed(), frame=frame, left_out=left_out)
        if not drawing.is_open(frame, inspection.size):
            raise InspectionRefused("narrow")
        serials = drawing.sample(frame, inspection.size, drawn.seed)
        drawn.save()
        files = {row.serial: row for row in Customer.objects.filter(serial__in=serials)}
        for position, serial in enumerate(serials, 1):
            _open(inspection, position, files[serial], by)
    return drawn


def _open(inspection: Inspection, position: int, customer: Customer, by: Person) -> None:
    grant = grants.give(
        by.pk,
        customer,
        [Section(name) for name in inspection.sections],
        by=by,
        source=GrantSource.INSPECTION,
        source_id=inspection.pk,
        by_duty=False,
        may_print=False,
        ends_at=inspection.ends_at,
    )
    DrawnFile(inspection=inspection, position=position, customer=customer, grant=grant).save()


def judge(file: DrawnFile, verdict: Verdict, remark: str = "", *, by: Person) -> None:
    """Note what was found of a file that the supervisor has opened. Judged again, the earlier words stay in the history.

    Raises PermissionDenied for anybody but the inspection's supervisor, InspectionRefused for a file that was never opened or
    a finding without words.
    """
    if by.pk != file.inspection.supervisor_id:
        raise PermissionDenied("role")
    if verdict == Verdict.FINDING and not remark.strip():
        raise InspectionRefused("no_remark")
    if file.customer_id not in queries.opened_in(file.inspection):
        raise InspectionRefused("not_opened")
    with transaction.atomic():
        fresh = DrawnFile.objects.select_for_update().get(pk=file.pk)
        fresh.verdict, fresh.remark, fresh.judged_at = verdict, remark.strip(), timezone.now()
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=fresh.customer_id, obj=fresh, purpose=INSPECTION)


def end(inspection: Inspection, *, by: Person) -> None:
    """End it before its time: its files shut with the next request. Raises PermissionDenied for anybody but its supervisor and
    the executives, InspectionRefused where it is over."""
    if by.pk != inspection.supervisor_id and not by.has_role(Role.EXECUTIVE):
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = Inspection.objects.select_for_update().get(pk=inspection.pk)
        if queries.is_over(fresh):
            raise InspectionRefused("over")
        fresh.ended_at, fresh.ended_by = timezone.now(), by
        fresh.save()
        grants.end(Grant.objects.filter(drawn_file__inspection=fresh), by=by)
        audit.record(audit.Action.REVOKE, actor=by, obj=fresh, purpose=INSPECTION)
