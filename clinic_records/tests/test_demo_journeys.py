"""The demo's journeys: the same for the same seed, all courses occur, nothing lies outside its time."""

import datetime
from zoneinfo import ZoneInfo

from clinic_records.demo.journeys import COURSES, journeys
from clinic_records.demo.leaves import leaves
from clinic_records.demo.slots import Slots

NOW = datetime.datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def made(count: int) -> list:
    return list(journeys(count, Slots(NOW), NOW, seed=3))


def test_journeys_are_the_same_for_the_same_seed() -> None:
    assert [(one.person, one.registered, one.slot) for one in made(50)] == [
        (one.person, one.registered, one.slot) for one in made(50)
    ]


def test_a_hundred_journeys_take_every_course() -> None:
    assert {one.course.name for one in made(100)} == {course.name for course in COURSES}


def test_sheets_lie_between_registration_and_now() -> None:
    assert [
        (one.number, leaf.kind.key) for one in made(100) for leaf in leaves(one) if not one.registered < leaf.at <= NOW
    ] == []


def test_bookings_to_come_share_no_surgeon_at_one_time() -> None:
    slots = [one.slot for one in made(300) if one.course.coming]
    assert len(set(slots)) == len(slots)
