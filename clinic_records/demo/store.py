"""The storeroom of the demo clinic: a room with two cabinets, volumes of the files that the archive accepted, half a year of
inspections with one finding open, a stock-take that was closed, one volume that is missing. Made by the actions people use."""

import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from access.models import Person
from archive.models import ArchiveFile, Box, Cabinet, Shelf, StoreRoom, Volume
from archive.models.files import FileState
from archive.models.movements import Why
from archive.models.stocktakes import Remedy
from archive.models.store_checks import TICKED, Point
from archive.store import actions, checks, queries, settling, setup, stock_queries, stocktakes, walks
from archive.store.checks import Found, Seen
from clinic_records.demo import clock

_DAY: Final = datetime.timedelta(days=1)
_WEEKS: Final = 24
_WARMTH: Final = ("18.5", "19.2", "20.1", "21.0", "22.3", "23.1", "23.6", "24.9", "23.4", "22.0", "20.8", "19.6")
_DAMP: Final = ("48", "50", "52", "55", "57", "59", "58", "63.5", "56", "53", "51", "49")
_MOST: Final = 40


def make(cast: dict[str, Person]) -> None:
    """Furnish the room, bind volumes for whatever files are accepted, and let the archive manager look after them."""
    keeper, now = cast["guwen"], timezone.now()
    with clock.at(now - 200 * _DAY):
        room, cabinets = _room(keeper)
    shelves = list(queries.shelves_of(cabinets))
    with clock.at(now - 190 * _DAY):
        boxes = _boxes(shelves[-1], keeper)
    volumes = _volumes(shelves, boxes, keeper, now)
    _inspections(room, keeper, now)
    if len(volumes) > 3:
        _stocktake(room, volumes, keeper, now)
        _walk(shelves[0], keeper, now)
        actions.check_out(_fresh(volumes[3]), by=keeper, why=Why.USE, scanned=True)


def _room(keeper: Person) -> tuple[StoreRoom, list[Cabinet]]:
    room: Any = setup.keep(StoreRoom(), {"name": "一号档案库房", "custodian": keeper}, by=keeper, seen=0)
    cabinets = [setup.keep(Cabinet(room=room), {"code": code}, by=keeper, seen=0) for code in ("A", "B")]
    for cabinet in cabinets:
        setup.add_shelves(cabinet, 5, 30, by=keeper)  # type: ignore[arg-type]
    return room, cabinets  # type: ignore[return-value]


def _boxes(shelf: Shelf, keeper: Person) -> list[Box]:
    """Three boxes of the classes and years that are there, the third not on a shelf yet."""
    there = ArchiveFile.objects.order_by("file_class", "year").values_list("file_class", "year").distinct()[:2]
    kinds = [*there, ("outpatient", timezone.localdate().year)]
    rows = []
    for nth, (file_class, year) in enumerate(kinds, 1):
        values = {"code": f"H-{nth:02}", "file_class": file_class, "year": year, "shelf": shelf if nth < 3 else None}
        rows.append(setup.keep(Box(), values, by=keeper, seen=0))
    return rows  # type: ignore[return-value]


def _volumes(shelves: list[Shelf], boxes: list[Box], keeper: Person, now: datetime.datetime) -> list[Volume]:
    """A volume for each accepted file that the archive manager may see (two for every fifth), in order along the boards;
    the last two wait for a place."""
    files = list(
        ArchiveFile.objects.visible_to(keeper)
        .filter(state=FileState.KEPT)
        .order_by("file_class", "year", "number")[:_MOST]
    )
    placed = []
    for nth, file in enumerate(files):
        with clock.at(now - 180 * _DAY):
            bound = [actions.bind(file, 24 + nth % 17, by=keeper) for _ in range(2 if nth % 5 == 4 else 1)]
            for volume in bound if nth < len(files) - 2 else ():
                place = boxes[0] if nth % 9 == 8 else shelves[min(nth // 8, len(shelves) - 2)]
                actions.place(volume, place, by=keeper, scanned=True)
                placed.append(volume)
    return placed


def _inspections(room: StoreRoom, keeper: Person, now: datetime.datetime) -> None:
    """One each week; once it was too damp and warm, and two weeks ago a door did not shut: that is open still."""
    for week in range(_WEEKS, 0, -1):
        at = now - week * 7 * _DAY + 2 * _DAY
        nth = (_WEEKS - week) * len(_WARMTH) // _WEEKS
        right = frozenset(TICKED) - ({Point.DOORS} if week == 2 else set())
        seen = Seen(at, Decimal(_WARMTH[nth]), Decimal(_DAMP[nth]), right)
        with clock.at(at):
            found = [_found(point) for point in checks.faults_of(seen)]
            check = checks.inspect(room, seen, found, by=keeper)
        if week > 2:
            with clock.at(at + _DAY):
                for finding in check.findings.all():
                    checks.remedied(finding, "已处理，复测恢复正常", by=keeper)


def _found(point: Point) -> Found:
    what, remedy = {
        Point.TEMPERATURE: ("空调夜间停机，温度偏高", "联系物业检修空调，改为全天运行"),
        Point.HUMIDITY: ("连日阴雨，湿度超过上限", "开启除湿机，每日复测两次"),
    }.get(point, ("库房门禁闭门器松动，门不能自动关严", "报修更换闭门器，修好前随手锁门"))
    return Found(point, what, remedy, timezone.localdate() + 21 * _DAY)


def _stocktake(room: StoreRoom, volumes: list[Volume], keeper: Person, now: datetime.datetime) -> None:
    """A stock-take a month ago: one volume is missing, one stood on another board."""
    lost, astray = volumes[1], volumes[2]
    with clock.at(now - 30 * _DAY):
        take = stocktakes.begin(room, by=keeper)
        for volume in map(_fresh, volumes):
            place = volume.place
            if volume.pk == astray.pk and isinstance(place, Shelf):
                place = queries.shelves_of([place.cabinet])[1]
            if volume.pk != lost.pk and place is not None:
                stocktakes.count(take, place, volume.barcode, by=keeper)
        stocktakes.end_counting(take, by=keeper)
        soon = timezone.localdate() + 40 * _DAY
        for row in stock_queries.differences_of(take):
            remedy = Remedy.MARKED_MISSING if row.count.volume_id == lost.pk else Remedy.PUT_BACK
            settling.settle(row, remedy, keeper, soon, by=keeper)
            if remedy == Remedy.PUT_BACK:
                settling.finish(row, by=keeper)
        settling.close(take, by=keeper)


def _walk(shelf: Shelf, keeper: Person, now: datetime.datetime) -> None:
    """A walk a week ago: two volumes had changed places."""
    with clock.at(now - 7 * _DAY):
        walk = walks.begin(shelf, by=keeper)
        rows = [row for row in queries.standing_on(shelf) if row.state == "in_place"]
        rows.sort(key=lambda row: (row.file.file_class, row.file.year, row.file.number, row.position))
        if len(rows) > 2:
            rows[1], rows[2] = rows[2], rows[1]
        for row in rows:
            walks.scan(walk, row.barcode, by=keeper)
        walks.end(walk, by=keeper)


def _fresh(volume: Volume) -> Volume:
    found: Volume = queries.with_places(Volume.objects.filter(pk=volume.pk)).get()
    return found
