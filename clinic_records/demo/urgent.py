"""Emergency openings of the demo clinic: open now, waiting too long, justified, not justified; by the actions people use."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from access.models import Grant, Person
from clinic_records.demo import clock
from customers.emergency import opening, review
from customers.emergency.finding import Asked
from customers.models import Customer, EmergencyAccess
from jobs import notifications
from jobs.models import Notification

_HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Who opens which file in what emergency, how many hours ago, and what the review said."""

    who: str
    kind: str
    reason: str
    ago: int
    reviewer: str = ""
    justified: bool = True
    judgement: str = ""


PLANS: Final = (
    _Plan(
        "fangze", "return", "夜间返院，眼睑肿胀明显，需核对术中用药与缝合方式", 24 * 12, "linyuan",
        judgement="值班记录与顾客到院时间相符，属实",
    ),
    _Plan(
        "xiaohan", "other", "顾客来电询问注意事项，想先看一下手术记录", 24 * 9, "suyun", False,
        "来电咨询不属于紧急情况，应按查阅申请办理；已谈话提醒",
    ),
    _Plan("xiaohan", "bleeding", "周末返院切口渗血，值班护士需立即核对凝血检查与用药", 24 * 7),
    _Plan("xiaohan", "allergy", "来院补液时出现皮疹，需立即确认过敏史", 1),
)  # fmt: skip


def make(cast: dict[str, Person]) -> None:
    """Let the cast open files that are not theirs, and review some of it."""
    for plan in PLANS:
        _carry(plan, cast)


def _carry(plan: _Plan, cast: dict[str, Person]) -> None:
    by = cast[plan.who]
    opened = set(EmergencyAccess.objects.values_list("customer", flat=True))
    newest = (row for row in Customer.objects.order_by("-serial")[:60] if row.pk not in opened)
    customer = next((row for row in newest if not opening.sees_already(by, row)), None)
    if customer is None:
        return
    begun = timezone.now() - plan.ago * _HOUR
    with clock.at(begun):
        found = opening.open_file(Asked(customer.number), plan.kind, plan.reason, by=by)
    row = found.emergency
    if row is None:
        return
    ends_at = begun + datetime.timedelta(hours=4)
    Grant.objects.filter(pk=row.grant_id).update(starts_at=begun, ends_at=ends_at)
    if plan.reviewer:
        _review(row, plan, cast, begun)


def _review(row: EmergencyAccess, plan: _Plan, cast: dict[str, Person], begun: datetime.datetime) -> None:
    with clock.at(begun + 20 * _HOUR):
        review.judge(row, plan.justified, plan.judgement, by=cast[plan.reviewer])
    for person in {cast[plan.reviewer], cast["guwen"], cast["qinzheng"]}:
        told = Notification.objects.filter(recipient=person, subject=row.pk).values_list("pk", flat=True)
        notifications.mark_read(told, by=person)
