"""Applications of the demo clinic at every step: waiting for a head, an executive, the archive; being read; given back; signed
off; declined; taken back. Made by the actions that people use."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals import deputies
from access.models import Application, Person
from access.roles import Section
from archive.models import RegisterEntry
from archive.requests import actions
from archive.requests.actions import Wish
from clinic_records.demo import clock
from customers.models import Customer

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Who applies for which sections of the newest file but so many, how many days ago, and what became of it."""

    reader: str
    purpose: str
    use: str
    sections: tuple[Section, ...]
    file: int
    ago: int
    decided: tuple[str, ...] = ()
    then: str = ""
    may_print: bool = False


_S = Section
PLANS: Final = (
    _Plan(
        "luojia",
        "顾客称术后不适，核对手术方式后答复",
        "complaint",
        (_S.SURGERY,),
        6,
        9,
        ("maohui", "guwen"),
        "signed",
    ),
    _Plan(
        "jiangbo",
        "第四季度术后并发症情况汇总",
        "decision",
        (_S.SURGERY, _S.AFTERCARE),
        7,
        3,
        ("yanrong", "guwen"),
        "back",
    ),
    _Plan(
        "tanglei",
        "核对术后照片，答复双侧不对称的询问",
        "complaint",
        (_S.MEDIA, _S.SURGERY),
        8,
        1,
        ("yanrong", "guwen"),
    ),
    _Plan("chenlu", "老顾客转介，了解其手术经过", "service", (_S.SURGERY,), 9, 6, ("zhoumin",), "declined"),
    _Plan(
        "luojia", "整理售后案例用于新员工培训", "training", (_S.AFTERCARE, _S.MEDIA), 10, 1, ("maohui",), may_print=True
    ),
    _Plan("xiaohan", "晨间质控抽查护理记录", "quality", (_S.AFTERCARE,), 11, 0),
    _Plan("chenlu", "核对术前检查是否影响已预约的手术", "service", (_S.PREOP,), 14, 0),
    _Plan("zhoumin", "评估咨询接待流程调整的依据", "decision", (_S.CONSULTATION, _S.FOLLOWUP), 12, 0),
    _Plan("chenlu", "填错档案编号，重新申请", "other", (_S.BOOKING,), 13, 2, (), "withdrawn"),
)


def make(cast: dict[str, Person]) -> None:
    """Let the cast apply, decide, read and give back; one head is away and has a deputy."""
    numbers = list(Customer.objects.order_by("-serial").values_list("number", flat=True)[:40])
    for plan in PLANS:
        _carry(plan, numbers[min(plan.file, len(numbers) - 1)], cast)
    today = timezone.localdate()
    deputies.name(cast["heqiang"], today + 7 * _DAY, today + 14 * _DAY, by=cast["linyuan"])


def _carry(plan: _Plan, number: str, cast: dict[str, Person]) -> None:
    begun = timezone.now() - plan.ago * _DAY
    with clock.at(begun):
        span = {"begins_at": begun, "ends_at": begun + 7 * _DAY}
        wish = Wish(
            plan.purpose, plan.use, [number], plan.sections, place="workplace", may_print=plan.may_print, **span
        )
        application = actions.ask(wish, by=cast[plan.reader])
    for nth, name in enumerate(plan.decided, 1):
        with clock.at(min(begun + nth * _DAY / 8, timezone.now())):
            _decide(application, cast[name], plan.then != "declined")
    _finish(plan, application, cast)


def _decide(application: Application, by: Person, approve: bool) -> None:
    step = approvals.next_step(application)
    if step is not None:
        approvals.decide(step, approve, by=by, reason="" if approve else "与本岗位服务无关，请由主刀医生向顾客说明")


def _finish(plan: _Plan, application: Application, cast: dict[str, Person]) -> None:
    entries = RegisterEntry.objects.filter(requested__request__application=application)
    if plan.then == "withdrawn":
        approvals.withdraw(application, by=cast[plan.reader])
    for entry in entries if plan.then in ("back", "signed") else ():
        actions.give_back(entry, by=cast[plan.reader])
        if plan.then == "signed":
            actions.sign_off(entry, "已核对，未带走、未复制", by=cast["guwen"])
