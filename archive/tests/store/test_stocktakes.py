"""Stock-takes: several people, differences with remedy, who and until when; what moves meanwhile is explained (B5.3)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from access.models import Agreement, Person
from access.models.people import RoleAssignment
from access.roles import Role
from archive.models import StockTake
from archive.models.movements import Why
from archive.models.stocktakes import Remedy
from archive.store import actions, settling, stock_queries, stocktakes
from archive.store.actions import StoreRefused
from archive.tests.store.ground import Store, again, cabinet, room, store

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def counted(ground: Store, take: StockTake, *rows: Any, place: Any = None) -> None:
    for row in rows:
        stocktakes.count(take, place or ground.shelves[0], row.barcode, by=ground.keeper)


def differences(take: StockTake) -> dict[Any, str]:
    return {row.count.volume: row.kind for row in stock_queries.differences_of(take)}


def of(take: StockTake, volume: Any) -> Any:
    return stock_queries.differences_of(take).get(count__volume=volume)


@pytest.mark.clause("B5.3")
def test_count_that_agrees_has_no_difference_and_closes(cast) -> None:
    ground = store(cast, 3)
    take = stocktakes.begin(ground.room, by=ground.keeper)
    assert stock_queries.progress(take) == {"total": 3, "done": 0, "besides": 0}
    counted(ground, take, *ground.volumes)
    assert stock_queries.progress(take) == {"total": 3, "done": 3, "besides": 0}
    stocktakes.end_counting(take, by=ground.keeper)
    assert differences(take) == {}
    settling.close(take, by=ground.keeper)
    assert (again(take).state, again(take).closed_by) == ("closed", ground.keeper)


@pytest.mark.clause("B5.3")
def test_differences_are_named_and_what_moves_meanwhile_is_explained(cast) -> None:
    ground = store(cast, 8)
    there, lost, elsewhere, out_before, out_since, moved_since, missing_before, late = ground.volumes
    outside = cabinet(room(cast, "二号库房"), "Z", ground.keeper).shelves.first()
    stranger = actions.bind(there.file, 9, by=ground.keeper)
    actions.place(stranger, outside, by=ground.keeper)
    actions.check_out(out_before, by=ground.keeper)
    actions.note_missing(missing_before, by=ground.keeper, why=Why.ORDER)
    take = stocktakes.begin(ground.room, by=ground.keeper)
    assert stock_queries.progress(take)["total"] == 7
    counted(ground, take, there, stranger, missing_before, late)
    counted(ground, take, elsewhere, place=ground.box)
    actions.check_out(out_since, by=ground.keeper)
    actions.place(moved_since, outside, by=ground.keeper)
    actions.place(late, ground.shelves[1], by=ground.keeper)
    stocktakes.end_counting(take, by=ground.keeper)
    assert differences(take) == {
        lost: "missing", elsewhere: "elsewhere", out_before: "out", out_since: "out", moved_since: "changed",
        missing_before: "surplus", stranger: "surplus", late: "changed",
    }  # fmt: skip
    open_rows = stock_queries.differences_of(take).filter(remedy="")
    assert {row.count.volume for row in open_rows} == {lost, elsewhere, missing_before, stranger}


@pytest.mark.clause("B5.3")
def test_each_difference_gets_remedy_person_and_day_before_it_is_closed(cast) -> None:
    ground = store(cast, 3)
    _there, lost, elsewhere = ground.volumes
    take, soon = stocktakes.begin(ground.room, by=ground.keeper), timezone.localdate() + 7 * DAY
    counted(ground, take, ground.volumes[0])
    counted(ground, take, elsewhere, place=ground.box)
    stocktakes.end_counting(take, by=ground.keeper)
    with pytest.raises(StoreRefused, match="open_differences"):
        settling.close(take, by=ground.keeper)
    for day in (None, timezone.localdate() - DAY):
        with pytest.raises(StoreRefused, match="due"):
            settling.settle(of(take, lost), Remedy.MARKED_MISSING, ground.keeper, day, by=ground.keeper)
    with pytest.raises(StoreRefused, match="remedy"):
        settling.settle(of(take, lost), Remedy.KEPT_HERE, ground.keeper, soon, by=ground.keeper)
    settling.settle(of(take, lost), Remedy.MARKED_MISSING, ground.keeper, soon, by=ground.keeper)
    settling.settle(of(take, elsewhere), Remedy.KEPT_HERE, ground.keeper, None, by=ground.keeper)
    assert (again(lost).state, again(elsewhere).box) == ("missing", ground.box)
    row = of(take, lost)
    assert (row.charged, row.due_on, row.settled_at) == (ground.keeper, soon, None)
    with pytest.raises(StoreRefused, match="still_missing"):
        settling.finish(row, by=ground.keeper)
    settling.close(take, by=ground.keeper)
    actions.place(lost, ground.shelves[0], by=ground.keeper)
    settling.finish(row, by=ground.keeper)
    assert of(take, lost).settled_at is not None
    with pytest.raises(StoreRefused, match="over"):
        settling.settle(of(take, elsewhere), Remedy.PUT_BACK, ground.keeper, soon, by=ground.keeper)


@pytest.mark.clause("B5.3")
def test_two_people_count_at_once_and_the_later_scan_counts(cast) -> None:
    ground = store(cast, 2)
    helper = Person.objects.create_user("helper", "x" * 20, name="帮手", department=ground.keeper.department)
    RoleAssignment(person=helper, role=Role.ARCHIVE_MANAGER).save()
    Agreement(person=helper, signed_on=timezone.localdate() - DAY).save()
    helper = Person.objects.with_standing().get(pk=helper.pk)
    take = stocktakes.begin(ground.room, by=ground.keeper)
    counted(ground, take, ground.volumes[0])
    _line, again_counted = stocktakes.count(take, ground.box, ground.volumes[0].barcode, by=helper)
    assert again_counted
    assert take.counts.get(volume=ground.volumes[0]).found_place == ground.box
    assert stock_queries.progress(take) == {"total": 2, "done": 1, "besides": 0}


def test_count_outside_and_of_nonsense_is_refused(cast) -> None:
    ground = store(cast, 1)
    other = cabinet(ground.room, "B", ground.keeper)
    take = stocktakes.begin(ground.room, ground.cabinet, by=ground.keeper)
    with pytest.raises(StoreRefused, match="place_outside"):
        counted(ground, take, ground.volumes[0], place=other.shelves.first())
    with pytest.raises(StoreRefused, match="volumes_only"):
        counted(ground, take, ground.box)
    with pytest.raises(StoreRefused, match="stocktake_open"):
        stocktakes.begin(ground.room, by=ground.keeper)
    with pytest.raises(StoreRefused, match="cabinet"):
        stocktakes.begin(room(cast, "二号库房"), other, by=ground.keeper)
    actions.mark_destroyed(ground.volumes[0], by=ground.keeper, at=timezone.now())
    with pytest.raises(StoreRefused, match="destroyed"):
        counted(ground, take, ground.volumes[0])
    stocktakes.end_counting(take, by=ground.keeper)
    assert differences(take) == {ground.volumes[0]: "changed"}
    with pytest.raises(StoreRefused, match="over"):
        counted(ground, take, store_volume(cast, ground))


def store_volume(cast: Any, ground: Store) -> Any:
    from archive.tests.ground import patient
    from archive.tests.store.ground import accepted

    return actions.bind(accepted(patient(cast, "新顾客"), 99, ground.keeper), 3, by=ground.keeper)


@pytest.mark.parametrize("who", ["chenlu", "qinzheng", "yanrong"])
def test_nobody_but_the_archive_counts(cast, who: str) -> None:
    ground = store(cast, 1)
    take = stocktakes.begin(ground.room, by=ground.keeper)
    by = cast[who]
    for move in (
        lambda: stocktakes.begin(ground.room, by=by),
        lambda: stocktakes.count(take, ground.shelves[0], ground.volumes[0].barcode, by=by),
        lambda: stocktakes.end_counting(take, by=by),
        lambda: settling.close(take, by=by),
    ):
        with pytest.raises(PermissionDenied):
            move()
    stocktakes.end_counting(take, by=ground.keeper)
    for late in (
        lambda: settling.settle(of(take, ground.volumes[0]), Remedy.FOUND, by, None, by=by),
        lambda: settling.finish(of(take, ground.volumes[0]), by=by),
    ):
        with pytest.raises(PermissionDenied):
            late()
