"""Destruction in the demo clinic: one order carried out to its certificate, one approved that waits at the shredder, one
applied for, and one of a part of a file. Made by the actions that people use."""

import datetime
from typing import Final

from django.utils import timezone

from access.approvals import actions as approvals
from access.models import Person
from archive.destruction import listing, orders, parts
from archive.filing import pages
from archive.models import DestructionOrder, RetentionDue
from archive.models.retention import DueState
from archive.retention.queries import verdicts_of
from archive.store import actions as store
from clinic_records.demo import clock

_DAY: Final = datetime.timedelta(days=1)
_OF_A_PART: Final = "该次服务的资料已不再使用，自身保管期已满，申请销毁该部分"
_REASON: Final = "保管期限已满，经鉴定无继续保存价值，申请销毁"


def make(cast: dict[str, Person]) -> None:
    """The three files that stand first of those confirmed, an order each."""
    rows = RetentionDue.objects.filter(state=DueState.CONFIRMED, wished=False).select_related("file")
    dues = list(rows.order_by("due_on")[:3])
    for due in dues[1:]:
        store.bind(due.file, 36, by=cast["guwen"])
    now = timezone.now()
    done = _asked(dues[0], now - 20 * _DAY, cast)
    _approve(done, now - 15 * _DAY, cast)
    _carry_out(done)
    waits = _asked(dues[1], now - 16 * _DAY, cast)
    _approve(waits, now - 10 * _DAY, cast)
    _asked(dues[2], now - _DAY, cast)
    _asked_for_a_part(cast)


def _asked(due: RetentionDue, at: datetime.datetime, cast: dict[str, Person]) -> DestructionOrder:
    pages.count_rest([due.file], by=cast["guwen"])
    line = listing.line_of(due.file, verdicts_of([due.file.customer_id])[due.file.customer_id])
    order = orders.ask([line], _REASON, executor=cast["guwen"], witness=cast["qinzheng"], by=cast["dongxue"])
    application = order.application.opened()
    application.made_at = at  # a shifted clock would not be trusted, so that only what was written is set back
    application.save()
    return order


def _asked_for_a_part(cast: dict[str, Person]) -> None:
    """Of a file that nobody has appraised yet: its case is not of use any more."""
    surgery = cast["linyuan"].department
    assert surgery is not None  # noqa: S101  (the head of it)
    for due in RetentionDue.objects.exclude(state=DueState.CONFIRMED).select_related("file").order_by("due_on"):
        free = [part.pk for part in parts.parts_of(due.file) if part.reason is None]
        if free:
            pages.count_rest([due.file], by=cast["guwen"])
            orders.ask(
                parts.lines_of(due.file, free[-1:]), _OF_A_PART, executor=cast["guwen"], witness=cast["qinzheng"],
                by=cast["dongxue"], concerned=[surgery],
            )  # fmt: skip
            return


def _approve(order: DestructionOrder, at: datetime.datetime, cast: dict[str, Person]) -> None:
    for person in (cast["guwen"], cast["yanrong"]):
        step = approvals.next_step(order.application)
        assert step is not None  # noqa: S101  (the chain has two)
        with clock.at(at):
            approvals.decide(step, True, by=person)


def _carry_out(order: DestructionOrder) -> None:
    fresh = DestructionOrder.objects.select_related("application", "executor", "witness").get(pk=order.pk)
    for person in (fresh.executor, fresh.witness):
        for code in orders.codes_of(fresh):
            orders.scan(fresh, code, by=person)
    orders.start(fresh, by=fresh.executor)
    orders.carry_out(DestructionOrder.objects.select_related("application").get(pk=order.pk))
