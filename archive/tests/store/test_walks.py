"""Shelf walks: missing, misplaced, out of order, unexpected; each with its remedy (A5.4)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from archive.models import Volume
from archive.models.movements import Why
from archive.models.stocktakes import Remedy, WalkResult
from archive.store import actions, codes, walks
from archive.store.actions import StoreRefused
from archive.store.codes import CodeWrong, Kind
from archive.tests.store.ground import Store, again, store

pytestmark = pytest.mark.django_db


def walked(ground: Store, *scanned: Any) -> dict[Any, Any]:
    """A walk along the first shelf that has ended; its lines by what they are of."""
    walk = walks.begin(ground.shelves[0], by=ground.keeper)
    for row in scanned:
        walks.scan(walk, row.barcode, by=ground.keeper)
    walks.end(walk, by=ground.keeper)
    return {line.volume or line.box: line for line in walks.lines_of(walk)}


def results(lines: dict[Any, Any]) -> dict[Any, str]:
    return {row: line.result for row, line in lines.items()}


@pytest.mark.clause("A5.4")
def test_shelf_in_order_says_so(cast) -> None:
    ground = store(cast, 3)
    assert set(results(walked(ground, *ground.volumes)).values()) == {WalkResult.RIGHT}


@pytest.mark.clause("A5.4")
@pytest.mark.clause("B5.3")
def test_walk_finds_missing_misplaced_out_of_order_and_unexpected(cast) -> None:
    ground = store(cast, 6)
    one, two, three, elsewhere, out, lost = ground.volumes
    actions.place(elsewhere, ground.shelves[1], by=ground.keeper)
    actions.check_out(out, by=ground.keeper)
    found = results(walked(ground, three, one, two, elsewhere, out, ground.box))
    assert found == {
        three: "disorder", one: "right", two: "right", elsewhere: "misplaced", out: "unexpected", lost: "missing",
        ground.box: "misplaced",
    }  # fmt: skip


@pytest.mark.clause("A5.4")
def test_remedies_change_the_register(cast) -> None:
    ground = store(cast, 4)
    _one, elsewhere, out, lost = ground.volumes
    actions.place(elsewhere, ground.shelves[1], by=ground.keeper)
    actions.check_out(out, by=ground.keeper)
    lines = walked(ground, ground.volumes[0], elsewhere, out, ground.box)
    for row, remedy in ((elsewhere, Remedy.KEPT_HERE), (out, Remedy.KEPT_HERE), (lost, Remedy.MARKED_MISSING)):
        walks.settle(lines[row], remedy, by=ground.keeper)
    walks.settle(lines[ground.box], Remedy.KEPT_HERE, by=ground.keeper)
    assert [(again(row).shelf, again(row).state) for row in (elsewhere, out)] == [(ground.shelves[0], "in_place")] * 2
    assert again(lost).state == "missing"
    assert again(ground.box).shelf == ground.shelves[0]
    assert elsewhere.movements.first().why == Why.SHELF_WALK
    with pytest.raises(StoreRefused, match="remedy"):
        walks.settle(lines[lost], Remedy.FOUND, by=ground.keeper)


@pytest.mark.parametrize(
    ("row", "remedy"), [(0, Remedy.KEPT_HERE), (1, Remedy.KEPT_HERE), (1, Remedy.EXPLAINED), (0, Remedy.MARKED_MISSING)]
)
def test_remedy_that_does_not_fit_is_refused(cast, row: int, remedy: Remedy) -> None:
    ground = store(cast, 2)
    lines = walked(ground, ground.volumes[0])
    with pytest.raises(StoreRefused, match="remedy"):
        walks.settle(lines[ground.volumes[row]], remedy, by=ground.keeper)


def test_scans_that_are_refused_change_nothing(cast) -> None:
    ground = store(cast, 2)
    walk = walks.begin(ground.shelves[0], by=ground.keeper)
    walks.scan(walk, ground.volumes[0].barcode, by=ground.keeper)
    for typed, code in (
        (ground.volumes[0].barcode, "twice"),
        (ground.shelves[1].barcode, "things_only"),
        (codes.new_code(Kind.VOLUME), "unknown"),
    ):
        with pytest.raises((StoreRefused, CodeWrong), match=code):
            walks.scan(walk, typed, by=ground.keeper)
    with pytest.raises(CodeWrong, match="shape"):
        walks.scan(walk, "CRV-0000", by=ground.keeper)
    with pytest.raises(StoreRefused, match="walk_open"):
        walks.begin(ground.shelves[0], by=ground.keeper)
    assert walk.lines.count() == 1
    walks.end(walk, by=ground.keeper)
    for late in (
        lambda: walks.scan(walk, ground.volumes[1].barcode, by=ground.keeper),
        lambda: walks.end(walk, by=ground.keeper),
    ):
        with pytest.raises(StoreRefused, match="over"):
            late()


@pytest.mark.parametrize("who", ["chenlu", "qinzheng", "yanrong"])
def test_nobody_but_the_archive_walks(cast, who: str) -> None:
    ground = store(cast, 1)
    lines = walked(ground)
    walk = walks.begin(ground.shelves[1], by=ground.keeper)
    for move in (
        lambda: walks.begin(ground.shelves[0], by=cast[who]),
        lambda: walks.scan(walk, ground.volumes[0].barcode, by=cast[who]),
        lambda: walks.end(walk, by=cast[who]),
        lambda: walks.settle(lines[ground.volumes[0]], Remedy.MARKED_MISSING, by=cast[who]),
    ):
        with pytest.raises(PermissionDenied):
            move()
    assert Volume.objects.get().state == "in_place"
