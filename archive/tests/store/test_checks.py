"""Inspections of the storerooms: limits, findings with remedy and deadline, what is overdue is told (A5.7, B5.2, B5.3)."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from archive.models import StoreCheck, StoreFinding
from archive.models.store_checks import TICKED, Point
from archive.store import checks, reminding, setup, tiles
from archive.store.actions import StoreRefused
from archive.store.checks import Found, Seen
from archive.tests.store.ground import room, store
from jobs.models import JobRun, Notification
from vault.errors import StaleVersion

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ALL = frozenset(TICKED)


def seen(**other: Any) -> Seen:
    values = {"at": timezone.now(), "temperature": Decimal("20.5"), "humidity": Decimal(50), "right": ALL}
    return Seen(**{**values, **other})


def found(point: Point, days: int = 7, what: str = "渗水痕迹") -> Found:
    return Found(point, what, "联系物业检修", timezone.localdate() + days * DAY)


@pytest.mark.clause("B5.3")
@pytest.mark.clause("A5.7")
def test_inspection_in_order_is_written_down(cast) -> None:
    where = room(cast)
    check = checks.inspect(where, seen(), by=cast["guwen"])
    assert check.faults == []
    assert [(row.checked_by, row.found) for row in checks.checks_of(where)] == [(cast["guwen"], 0)]
    assert tiles.inspections(cast["guwen"]) == 0


@pytest.mark.clause("B5.2")
@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"temperature": Decimal("24.1")}, Point.TEMPERATURE),
        ({"temperature": Decimal("13.9")}, Point.TEMPERATURE),
        ({"humidity": Decimal("60.1")}, Point.HUMIDITY),
        ({"humidity": Decimal("44.9")}, Point.HUMIDITY),
        *(({"right": ALL - {point}}, point) for point in TICKED),
    ],
)
def test_what_is_not_in_order_needs_a_finding(cast, other: dict, fault: Point) -> None:
    where = room(cast)
    with pytest.raises(StoreRefused, match="findings"):
        checks.inspect(where, seen(**other), [found(Point.OTHER)], by=cast["guwen"])
    assert StoreCheck.objects.count() == StoreFinding.objects.count() == 0
    check = checks.inspect(where, seen(**other), [found(fault)], by=cast["guwen"])
    assert check.faults == [fault]


@pytest.mark.parametrize("value", ["14.0", "24.0"])
def test_limits_themselves_are_in_order(cast, value: str) -> None:
    assert checks.inspect(room(cast), seen(temperature=Decimal(value)), by=cast["guwen"]).faults == []


def test_limits_of_the_clinic_hold(cast) -> None:
    where, rules = room(cast), setup.rules()
    setup.keep(rules, {"temperature_to": Decimal(18)}, by=cast["guwen"], seen=0)
    with pytest.raises(StoreRefused, match="findings"):
        checks.inspect(where, seen(), by=cast["guwen"])
    with pytest.raises(StaleVersion):
        setup.keep(setup.rules(), {"temperature_to": Decimal(30)}, by=cast["guwen"], seen=0)
    assert setup.rules().history.count() == 1


@pytest.mark.parametrize(("at", "code"), [(DAY, "future"), (-8 * DAY, "old")])
def test_inspection_is_written_down_soon(cast, at: datetime.timedelta, code: str) -> None:
    with pytest.raises(StoreRefused, match=code):
        checks.inspect(room(cast), seen(at=timezone.now() + at), by=cast["guwen"])


def test_words_of_a_finding_are_sealed(cast) -> None:
    checks.inspect(room(cast), seen(), [found(Point.OTHER, what="王师傅未锁门")], by=cast["guwen"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text FROM archive_storefinding f")
        (text,) = cursor.fetchone()
    assert "王师傅" not in text
    assert "王师傅".encode().hex() not in text
    (row,) = checks.findings_of().opened()
    assert row.what == "王师傅未锁门"


@pytest.mark.clause("B5.3")
def test_finding_is_remedied_once_with_words(cast) -> None:
    checks.inspect(room(cast), seen(), [found(Point.OTHER)], by=cast["guwen"])
    (row,) = checks.findings_of()
    assert tiles.inspections(cast["guwen"]) == 1
    with pytest.raises(StoreRefused, match="outcome"):
        checks.remedied(row, "  ", by=cast["guwen"])
    checks.remedied(row, "已更换门锁", by=cast["guwen"])
    with pytest.raises(StoreRefused, match="done"):
        checks.remedied(row, "再次", by=cast["guwen"])
    assert (checks.findings_of().opened()[0].outcome, tiles.inspections(cast["guwen"])) == ("已更换门锁", 0)


def test_deadline_that_has_passed_is_refused(cast) -> None:
    with pytest.raises(StoreRefused, match="due"):
        checks.inspect(room(cast), seen(), [found(Point.OTHER, days=-1)], by=cast["guwen"])


@pytest.mark.clause("A5.7")
@pytest.mark.clause("B5.3")
def test_what_is_overdue_is_told_again_after_a_week(cast) -> None:
    where = room(cast)
    checks.inspect(where, seen(), [found(Point.OTHER)], by=cast["guwen"])
    StoreFinding.objects.get()
    assert reminding.remind(JobRun()) == {"people_told": 1}  # the stock-take: never counted
    told = Notification.objects.filter(recipient=cast["guwen"])
    assert [row.kind for row in told] == [reminding.STOCKTAKE]
    later = timezone.now() + 8 * DAY
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: later)
        told.update(read_at=later)
        assert reminding.remind(JobRun()) == {"people_told": 3}
        told.update(read_at=later, created_at=later)
        assert reminding.remind(JobRun()) == {"people_told": 0}
    kinds = set(told.values_list("kind", flat=True))
    assert kinds == {reminding.CHECK, reminding.FINDING, reminding.STOCKTAKE}


@pytest.mark.parametrize("who", ["chenlu", "qinzheng", "yanrong"])
def test_nobody_but_the_archive_inspects(cast, who: str) -> None:
    ground = store(cast, 0)
    with pytest.raises(PermissionDenied):
        checks.inspect(ground.room, seen(), by=cast[who])
    checks.inspect(ground.room, seen(), [found(Point.OTHER)], by=ground.keeper)
    with pytest.raises(PermissionDenied):
        checks.remedied(checks.findings_of()[0], "x", by=cast[who])
    with pytest.raises(PermissionDenied):
        setup.keep(setup.rules(), {"check_days": 30}, by=cast[who], seen=0)


def test_room_that_was_never_inspected_is_overdue(cast) -> None:
    where = room(cast)
    assert [row.pk for row in checks.overdue(timezone.now())] == [where.pk]
    checks.inspect(where, seen(), by=cast["guwen"])
    assert list(checks.overdue(timezone.now())) == []
    assert [row.pk for row in checks.overdue(timezone.now() + 8 * DAY)] == [where.pk]
