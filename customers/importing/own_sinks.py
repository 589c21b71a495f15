"""The sinks of the sheets that customers declare: consultation, booking, follow-up (A2.1, A2.2, A2.6)."""

import datetime
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from customers.importing.sinks import register
from customers.importing.visits import Visit, midnight
from customers.models import BookingSheet, ConsultationSheet, FollowUpSheet
from customers.models.booking import BookingStatus
from customers.models.consultation import Channel

CHANNELS: Final = {
    "到店": Channel.VISIT,
    "电话": Channel.PHONE,
    "微信": Channel.WECHAT,
    "网络": Channel.ONLINE,
    "抖音": Channel.DOUYIN,
    "小红书": Channel.XIAOHONGSHU,
    "美团": Channel.MEITUAN,
    "转介绍": Channel.REFERRAL,
}
"""The channels that `customers.register` cleans cells to, as the consultation sheet knows them."""


@register
def consultation(visit: Visit) -> Iterator[ConsultationSheet]:
    """The consultation, for every row. What no field holds stands as a remark under what was discussed."""
    values = visit.values
    written = values["channel"]
    channel = CHANNELS.get(written, Channel.OTHER) if written else ""
    if channel == Channel.OTHER:
        visit.remarks.append(_("channel: %(text)s") % {"text": written})
    yield ConsultationSheet(
        happened_at=visit.began_at if visit.consulted_at is None else visit.consulted_at,
        channel=channel,
        content="\n".join(filter(None, [values["consult_text"], *_remarks(visit)])),
        expected_effect=values["expected_effect"] or "",
        concerns=values["concerns"] or "",
    )


def _remarks(visit: Visit) -> list[str]:
    """The row's facts without a field: no date, a booking that never came about, wishes without a booking."""
    values, found = visit.values, list(visit.remarks)
    if visit.consulted_at is None:
        found.append(_("The register does not say when the customer came."))
    if visit.booked_at is None and values["booking_status"]:
        words = {"pending": _("surgery: date pending"), "cancelled": _("surgery: cancelled")}
        found.append(words.get(values["booking_status"], _("surgery: booked, date not recorded")))
    if visit.booked_at is None:
        found += told_about_surgery(visit)
    return found


def told_about_surgery(visit: Visit) -> list[str]:
    """What the row says about a surgery, line by line: surgeon, item, method, drugs, planned follow-ups."""
    values = visit.values
    after = [_("after %(days)d days") % {"days": days} for days in visit.planned_days]
    parts = (
        (_("Surgeon"), "、".join(values["surgeons"])),
        (_("Surgical item"), values["procedure"]),
        (_("Surgical method"), values["method"]),
        (_("Drugs during surgery"), values["intraop_drugs"]),
        (_("Follow-up time"), "、".join([*map(str, visit.coming), *after])),
    )
    return [f"{label}: {text}" for label, text in parts if text]


@register
def booking(visit: Visit) -> Iterator[BookingSheet]:
    """The booking, where the row names its day. It holds no time; a future one has to be made anew."""
    if visit.booked_at is None:
        return
    surgeon, _names = visit.surgeons()
    sheet = BookingSheet(
        happened_at=visit.consulted_at or visit.began_at,
        starts_at=visit.booked_at,
        surgeon=surgeon,
        item=visit.item(),
        status=BookingStatus.DONE if visit.operated_on else BookingStatus.BOOKED,
        origin_note="" if visit.operated_on else "\n".join(told_about_surgery(visit)),
    )
    sheet.keep_range()
    yield sheet


@register
def follow_ups(visit: Visit) -> Iterator[FollowUpSheet]:
    """One record for each day of contact that has come; the satisfaction stands in the last one."""
    satisfaction = visit.values["satisfaction"]
    days = visit.contacts or ([_judged_on(visit)] if satisfaction is not None else [])
    for day in days:
        last = day == days[-1]
        yield FollowUpSheet(happened_at=midnight(day), way="", satisfaction=satisfaction if last else None)


def _judged_on(visit: Visit) -> datetime.date:
    """The day that a satisfaction without a day of contact is put on: the last planned follow-up after the surgery."""
    start = visit.operated_on or visit.began_at.date()
    planned = [start + datetime.timedelta(days=days) for days in visit.planned_days]
    return max((day for day in planned if day <= visit.clinic.today), default=start)
