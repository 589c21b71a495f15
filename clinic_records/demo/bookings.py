"""Invented bookings and follow-ups for the demo clinic: rooms and operation items, and what is entered for one case."""

import datetime
import random
from typing import Final

from django.utils import timezone

from access.models import Person
from access.personas import with_role
from access.roles import Role
from customers import bookings
from customers.models import BookingSheet, Case, FollowUpSheet, OperationItem, Room
from customers.models.booking import surgeons_now
from records import actions as sheets
from records.actions import CustomerSignature

ROOMS: Final = (
    ("or-1", "手术室一", "手術室一", "Theatre 1"),
    ("or-2", "手术室二", "手術室二", "Theatre 2"),
    ("or-3", "治疗室", "治療室", "Treatment room"),
)
ITEMS: Final = (
    ("suture", "埋线双眼皮", "埋線雙眼皮", "Buried suture double eyelid", 60),
    ("three-point", "三点定位双眼皮", "三點定位雙眼皮", "Three-point double eyelid", 75),
    ("incision", "全切双眼皮", "全切雙眼皮", "Incisional double eyelid", 105),
    ("epicanthus", "开内眼角", "開內眼角", "Medial epicanthoplasty", 60),
    ("ptosis", "上睑下垂矫正", "上瞼下垂矯正", "Ptosis correction", 120),
    ("revision", "双眼皮修复", "雙眼皮修復", "Double eyelid revision", 150),
)
STROKES: Final = [[[0.1, 0.5], [0.3, 0.3], [0.5, 0.6], [0.8, 0.4]]]
_WORDS: Final = (
    "恢复得很好，比较自然",
    "还有一点肿，总体满意",
    "和预期差不多",
    "朋友都说好看",
    "左右略有不对称，再观察",
)
_OPINIONS: Final = ("", "前台态度很好", "等候时间稍长", "希望多发一些护理提醒", "停车不太方便")


def make_catalogue() -> None:
    """Rooms and operation items, where there are none yet."""
    for code, hans, hant, en in ROOMS:
        if not Room.objects.filter(code=code).exists():
            Room(code=code, name_zh_hans=hans, name_zh_hant=hant, name_en=en).save()
    for code, hans, hant, en, minutes in ITEMS:
        if not OperationItem.objects.filter(code=code).exists():
            OperationItem(code=code, name_zh_hans=hans, name_zh_hant=hant, name_en=en, minutes=minutes).save()


def book(case: Case, starts_at: datetime.datetime, *, chance: random.Random, signed: bool = True) -> BookingSheet:
    """A booking of a consulted case at the first free time of a room and surgeon from `starts_at` on (a future moment)."""
    desk = Person.objects.get(username=with_role(Role.FRONT_DESK))
    item = chance.choice(list(OperationItem.objects.active()))
    booking = BookingSheet(case=case, customer=case.customer)
    values = {
        **_free_place(starts_at, item.minutes, chance),
        "item": item,
        "minutes": item.minutes,
        "told_diet": True,
        "told_rest": True,
        "told_preparation": True,
        "instructions": "术前一周停用阿司匹林，手术当天不化妆，请家属陪同",
        "handbook_on": timezone.localdate(),
    }
    sheets.save_draft(booking, values, by=desk)
    if signed:
        sheets.sign(booking, by=desk, role=Role.FRONT_DESK, seen=booking.version)
        sheets.sign_as_customer(booking, CustomerSignature(STROKES), by=desk, seen=booking.version)
    return booking


def _free_place(starts_at: datetime.datetime, minutes: int, chance: random.Random) -> dict[str, object]:
    """The first half-hour from `starts_at` at which some room and some surgeon are free."""
    rooms, surgeons = list(Room.objects.active()), list(Person.objects.filter(surgeons_now()).distinct())
    chance.shuffle(rooms)
    chance.shuffle(surgeons)
    while True:
        end = starts_at + datetime.timedelta(minutes=minutes)
        over = BookingSheet.objects.holding_time().filter(during__overlap=(starts_at, end))
        taken = {pk for pair in over.values_list("room", "surgeon") for pk in pair}
        room = next((one for one in rooms if one.pk not in taken), None)
        surgeon = next((one for one in surgeons if one.pk not in taken), None)
        if room and surgeon:
            return {"starts_at": starts_at, "room": room, "surgeon": surgeon}
        starts_at += datetime.timedelta(minutes=30)


def lapse(booking: BookingSheet, reason: str = "临时出差") -> None:
    """Cancel a booking."""
    bookings.cancel(booking, by=Person.objects.get(username=with_role(Role.FRONT_DESK)), reason=reason)


def follow_up(case: Case, happened_at: datetime.datetime, *, chance: random.Random) -> FollowUpSheet:
    """A signed follow-up call of a case; one in eight reports a discomfort."""
    service = Person.objects.get(username=with_role(Role.CUSTOMER_SERVICE))
    unwell = chance.random() < 0.125
    values = {
        "happened_at": happened_at,
        "way": chance.choice(("phone", "phone", "message", "visit")),
        "reached": True,
        "result": chance.choice((3, 4, 4, 5)),
        "result_words": chance.choice(_WORDS),
        "complications": unwell,
        "complaints": "眼部干涩、异物感" if unwell else "",
        "advice": "嘱按时滴眼药水，如加重及时复诊" if unwell else "嘱注意用眼卫生",
        "satisfaction": chance.choice((4, 4, 5, 5, 3)),
        "opinions": chance.choice(_OPINIONS),
        "told": ["reception"] if chance.random() < 0.2 else [],
    }
    sheet = FollowUpSheet(case=case, customer=case.customer)
    sheets.save_draft(sheet, values, by=service)
    sheets.sign(sheet, by=service, role=Role.CUSTOMER_SERVICE, seen=sheet.version)
    return sheet
