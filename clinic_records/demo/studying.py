"""Inspections and files by criteria of the demo clinic: one inspection ended, one under way with a file in order and a finding;
one study that is read, one that waits. Made by the actions that people use."""

import datetime

from django.utils import timezone

from access import audit
from access.approvals import actions as approvals
from access.models import Application, Person
from access.roles import Section
from archive.inspections import actions as inspections
from archive.inspections import queries
from archive.inspections.actions import Plan
from archive.models import DrawnFile, Inspection, Study
from archive.models.inspections import Verdict
from archive.models.studies import FEWEST_FILES
from archive.studies import actions as studies
from archive.studies import criteria
from clinic_records.demo import clock

_DAY = datetime.timedelta(days=1)
_S = Section


def make(cast: dict[str, Person]) -> None:
    """Let the supervisor inspect, and others apply for files by criteria; a clinic of a handful of files has neither."""
    now = timezone.now()
    if criteria.count(_study("quality", (), 20)) < FEWEST_FILES:
        return
    with clock.at(now - 2 * _DAY):
        earlier = _begin("知情同意书抽查", 4, (_S.SURGERY,), cast)
        _judge(earlier, [(Verdict.IN_ORDER, "")] * 3, cast)
    with clock.at(now - _DAY):
        inspections.end(earlier, by=cast["qinzheng"])
    _judge(
        _begin("第三季度档案完整性抽查", 8, (_S.SURGERY, _S.AFTERCARE), cast),
        [(Verdict.IN_ORDER, ""), (Verdict.FINDING, "术后第三天护理记录缺护士签名，请护理部补签并说明原因")],
        cast,
    )
    with clock.at(now - 2 * _DAY):
        application = studies.ask(
            _study("quality", (_S.SURGERY, _S.AFTERCARE), 20), "术后肿胀与手术方式的关系", by=cast["jiangbo"]
        )
        _approve(application, cast["yanrong"], cast["guwen"])
    studies.ask(_study("training", (_S.AFTERCARE, _S.FOLLOWUP), 30), "新入职护士的术后护理培训", by=cast["xiaohan"])


def _begin(title: str, size: int, sections: tuple[Section, ...], cast: dict[str, Person]) -> Inspection:
    today = timezone.localdate()
    until = timezone.now() + 10 * _DAY
    plan = Plan(title, "eyelid", today - 90 * _DAY, today, size, sections, until)
    return inspections.begin(plan, by=cast["qinzheng"])


def _judge(inspection: Inspection, found: list[tuple[Verdict, str]], cast: dict[str, Person]) -> None:
    files: list[DrawnFile] = list(queries.files_of(inspection))
    for file, (verdict, remark) in zip(files, found, strict=False):
        audit.record_read(audit.Action.VIEW, actor=cast["qinzheng"], customer=file.customer_id, obj=file.customer)
        inspections.judge(file, verdict, remark, by=cast["qinzheng"])


def _study(use: str, sections: tuple[Section, ...], most: int) -> Study:
    today = timezone.localdate()
    days = {"operated_from": today - 180 * _DAY, "operated_to": today, "ends_at": timezone.now() + 30 * _DAY}
    return Study(use=use, sections=sorted(sections), pathway="eyelid", most=most, **days)


def _approve(application: Application, *people: Person) -> None:
    for person in people:
        step = approvals.next_step(application)
        if step is not None:
            approvals.decide(step, True, by=person)
