"""Booking confirmations."""

import datetime
from typing import Any

from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey


def values(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a booking: surgeon and room of the slot, the item, what the customer was told."""
    if journey.slot is None:
        raise LookupError("no slot")
    seat = journey.slot.seat
    return {
        "starts_at": journey.surgery,
        "minutes": 90,
        "surgeon": house.surgeons[seat],
        "item": house.items[journey.number % len(house.items)],
        "room": house.rooms[seat],
        "told_diet": True,
        "told_rest": True,
        "told_preparation": True,
        "instructions": "术前一周停用阿司匹林及活血药物；术前一晚早睡，不化妆、不戴隐形眼镜；请家属陪同，自备墨镜。",
        "handbook_on": at.date(),
    }
