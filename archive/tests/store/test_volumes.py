"""Volumes: binding, placing, out and in, missing and found, taken back, destroyed; each with its movement (A3.1, B5.3)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from access.models import AuditEvent
from archive.models import Movement, Volume
from archive.models.files import FileState
from archive.models.movements import Why
from archive.models.storage import VolumeState
from archive.store import actions, queries
from archive.store.actions import StoreRefused
from archive.tests.ground import patient
from archive.tests.store.ground import accepted, again, cabinet, room, store

pytestmark = pytest.mark.django_db


def kinds(volume: Volume) -> list[str]:
    return [row.kind for row in queries.movements(volume=volume)][::-1]


@pytest.mark.clause("A3.1")
def test_volumes_of_a_file_are_numbered_and_have_their_own_code(cast) -> None:
    file = accepted(patient(cast), 1, cast["guwen"])
    first, second = (actions.bind(file, 30, by=cast["guwen"]) for _ in range(2))
    assert (first.position, second.position) == (1, 2)
    assert first.barcode != second.barcode
    assert first.place is None
    assert kinds(first) == ["bound"]
    assert list(queries.volumes_of(file)) == [first, second]
    assert queries.volume_by_code(first.barcode.lower().replace("-", "")) == first
    assert queries.volume_by_code("nonsense") is None


@pytest.mark.clause("A3.1")
def test_no_volume_is_bound_for_a_destroyed_file(cast) -> None:
    file = accepted(patient(cast), 1, cast["guwen"], state=FileState.DESTROYED)
    with pytest.raises(StoreRefused, match="file"):
        actions.bind(file, 30, by=cast["guwen"])


@pytest.mark.parametrize("who", ["chenlu", "qinzheng", "yanrong", "linyuan"])
def test_nobody_but_the_archive_moves_volumes(cast, who: str) -> None:
    ground = store(cast, 1)
    volume, by = ground.volumes[0], cast[who]
    moves: list[Any] = [
        lambda: actions.bind(volume.file, 1, by=by),
        lambda: actions.place(volume, ground.box, by=by),
        lambda: actions.check_out(volume, by=by),
        lambda: actions.check_in(volume, None, by=by),
        lambda: actions.note_missing(volume, by=by, why=Why.ORDER),
        lambda: actions.note_found(volume, by=by),
        lambda: actions.take_back(volume.movements.first(), by=by),
    ]
    for move in moves:
        with pytest.raises(PermissionDenied):
            move()
    assert kinds(volume) == ["bound", "shelved"]


def test_file_out_of_sight_is_not_handled(cast) -> None:
    from access.models import Grant

    ground = store(cast, 1)
    Grant.objects.filter(customer=ground.volumes[0].file.customer_id).delete()
    with pytest.raises(PermissionDenied):
        actions.place(ground.volumes[0], ground.box, by=cast["guwen"])
    assert queries.found(cast["guwen"], ground.volumes[0].barcode) is None


@pytest.mark.clause("A3.1")
def test_movements_tell_where_a_volume_was(cast) -> None:
    ground = store(cast, 1)
    volume, keeper = ground.volumes[0], ground.keeper
    actions.place(volume, ground.box, by=keeper)
    actions.check_out(volume, by=keeper, why=Why.LENDING)
    assert again(volume).state == VolumeState.OUT
    actions.check_in(volume, ground.shelves[1], by=keeper)
    actions.note_missing(volume, by=keeper, why=Why.SHELF_WALK)
    actions.note_found(volume, by=keeper)
    assert kinds(volume) == ["bound", "shelved", "moved", "checked_out", "checked_in", "missing", "found"]
    back = queries.movements(volume=volume)[2]
    assert (back.source, back.target, back.from_state, back.to_state) == (
        ground.box,
        ground.shelves[1],
        "out",
        "in_place",
    )
    assert again(volume).shelf == ground.shelves[1]
    assert AuditEvent.objects.filter(object_type="archive.volume", object_uuid=volume.pk).count() == 7


def test_movement_is_never_changed_or_deleted(cast) -> None:
    moved = store(cast, 1).volumes[0].movements.first()
    for change in (lambda: Movement.objects.filter(pk=moved.pk).update(why="use"), moved.delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_out_comes_back_to_its_own_place_by_itself(cast) -> None:
    ground = store(cast, 1)
    actions.check_out(ground.volumes[0], by=ground.keeper)
    actions.check_in(ground.volumes[0], None, by=ground.keeper)
    assert again(ground.volumes[0]).shelf == ground.shelves[0]


@pytest.mark.parametrize(
    ("state", "move", "code"),
    [
        ("in_place", lambda v, k: actions.check_in(v, None, by=k), "in"),
        ("in_place", lambda v, k: actions.note_found(v, by=k), "found"),
        ("in_place", lambda v, k: actions.place(v, v.shelf, by=k), "there"),
        ("in_place", lambda v, k: actions.check_out(v, by=k, why="Frau Zhang"), "why"),
        ("out", lambda v, k: actions.check_out(v, by=k), "out"),
        ("out", lambda v, k: actions.note_missing(v, by=k, why=Why.ORDER), "out"),
        ("missing", lambda v, k: actions.check_out(v, by=k), "missing"),
        ("destroyed", lambda v, k: actions.check_out(v, by=k), "destroyed"),
        ("destroyed", lambda v, k: actions.mark_destroyed(v, by=k, at=timezone.now()), "destroyed"),
    ],
)
def test_what_does_not_fit_the_state_is_refused(cast, state: str, move: Any, code: str) -> None:
    ground = store(cast, 1)
    volume, keeper = ground.volumes[0], ground.keeper
    {
        "in_place": lambda: None,
        "out": lambda: actions.check_out(volume, by=keeper),
        "missing": lambda: actions.note_missing(volume, by=keeper, why=Why.ORDER),
        "destroyed": lambda: actions.mark_destroyed(volume, by=keeper, at=timezone.now()),
    }[state]()
    before = kinds(volume)
    with pytest.raises(StoreRefused, match=f"^{code}$"):
        move(again(volume), keeper)
    assert kinds(volume) == before


@pytest.mark.clause("A3.1")
def test_destroyed_volume_keeps_its_row_and_code_and_loses_its_place(cast) -> None:
    ground = store(cast, 1)
    at = timezone.now() - datetime.timedelta(hours=1)
    actions.mark_destroyed(ground.volumes[0], by=cast["yanrong"], at=at)
    row = again(ground.volumes[0])
    assert (row.state, row.shelf, row.box, row.barcode) == ("destroyed", None, None, ground.volumes[0].barcode)
    assert row in queries.volumes_of(row.file)
    assert queries.movements(volume=row, kind="destroyed")[0].at == at
    newest = actions.bind(row.file, 1, by=ground.keeper)
    assert newest.position == 2


@pytest.mark.clause("B5.3")
def test_second_of_two_who_move_one_volume_is_told(cast) -> None:
    ground = store(cast, 1)
    seen = again(ground.volumes[0]).version
    actions.place(ground.volumes[0], ground.box, by=ground.keeper, seen=seen)
    with pytest.raises(StoreRefused, match="moved"):
        actions.place(ground.volumes[0], ground.shelves[1], by=ground.keeper, seen=seen)
    assert again(ground.volumes[0]).box == ground.box


def test_last_scan_is_taken_back_while_nothing_came_after(cast) -> None:
    ground = store(cast, 1)
    volume, keeper = ground.volumes[0], ground.keeper
    moved = actions.place(volume, ground.box, by=keeper, scanned=True)
    undone = actions.take_back(moved, by=keeper)
    assert again(volume).place == ground.shelves[0]
    with pytest.raises(StoreRefused, match="not_own"):
        actions.take_back(undone, by=keeper)
    first = actions.place(volume, ground.box, by=keeper, scanned=True)
    actions.check_out(volume, by=keeper, scanned=True)
    with pytest.raises(StoreRefused, match="newer"):
        actions.take_back(first, by=keeper)
    assert (again(volume).state, again(volume).box) == ("out", ground.box)


def test_rooms_say_how_full_they_are_in_one_query(cast, django_assert_num_queries) -> None:
    ground = store(cast, 3)
    actions.place(ground.volumes[0], ground.box, by=ground.keeper)
    actions.check_out(ground.volumes[1], by=ground.keeper)
    room(cast, "二号库房")
    cabinet(ground.room, "B", ground.keeper)
    with django_assert_num_queries(1):
        full = [(row.name, row.cabinet_count, row.standing, row.places) for row in queries.rooms()]
    assert sorted(full) == [("一号库房", 2, 2, 160), ("二号库房", 0, 0, 0)]
    assert [(row.code, row.standing, row.places) for row in queries.cabinets_of(ground.room)] == [
        ("A", 2, 80),
        ("B", 0, 80),
    ]
    boards = queries.shelves_of([ground.cabinet])
    assert [(row.loose, row.box_count, row.boxed) for row in boards] == [(1, 0, 0), (0, 1, 1)]
    assert [row.inside for row in queries.boxes()] == [1]
