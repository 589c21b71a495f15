"""The booked surgery: a date, or a word that says it is pending or cancelled."""

import datetime as dt
import re
from dataclasses import dataclass

from .dates import NO_MOMENT, Moment, read_moment
from .table import Cell, cell_text
from .text import folded, is_blank

_CANCELLED = re.compile(
    r"取消|作废|放弃|不做|不想做|不考虑|退订|退款|退单|终止|撤销|爽约|未到|cancel|called off|no[- ]?show|withdrawn"
)
_PENDING = re.compile(
    r"待|未定|未确定|不确定|没定|暂定|再定|另定|再约|另约|另行|后续|改期|改约|延期|延后|推迟|顺延|考虑|排期|商议|商量|"
    r"时间未|tb[acd]|pending|undecided|postpone|reschedul|to be |not (?:yet )?(?:fixed|decided|set)|to confirm"
)
_NOT_BOOKED = re.compile(r"(?:未|没|没有|不|暂不|暂未|尚未|无需)(?:预约|安排|手术|需要)?|否|no(?:t booked)?")
_BOOKED_WORD = re.compile(r"已?(?:经)?(?:预约|约好|确认|安排|定)(?:好)?了?|booked|yes|confirmed|是")
_FURTHEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking: `status` is booked, pending, cancelled or None; a problem is a warning of `dates`."""

    moment: Moment = NO_MOMENT
    status: str | None = None
    problem: str | None = None


def read_booking(cell: Cell, *, today: dt.date, epoch_1904: bool = False) -> Booking:
    """Read the booked date. 待定 is pending, 取消 cancelled, both without a date, whatever date stands beside."""
    text = cell_text(cell)
    if isinstance(cell, str):
        word = folded(text)
        if is_blank(text) or _NOT_BOOKED.fullmatch(word):
            return Booking()
        if _CANCELLED.search(word):
            return Booking(status="cancelled")
        if _BOOKED_WORD.fullmatch(word):
            return Booking(status="booked")
    moment = read_moment(cell, today=today, epoch_1904=epoch_1904)
    if moment.on is None:
        pending = isinstance(cell, str) and _PENDING.search(folded(text))
        return Booking(status="pending") if pending else Booking(problem=moment.problem)
    if moment.on > today + _FURTHEST:
        return Booking(problem="date_out_of_range")
    return Booking(moment, "booked")
