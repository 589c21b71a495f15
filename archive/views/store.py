"""What stands where in the storeroom: rooms, cabinets, shelves, boxes; volumes that are missing or have no place (A3.1, B4.2).

By numbers; only archive managers find the way from a number to its file.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.models import Volume
from archive.store import panel, queries, setup, wording
from archive.store.actions import KEEPERS, PURPOSE

MOST = 500


def show_rooms(request: HttpRequest) -> HttpResponse:
    """All rooms with their protection, their custodian and how full they are."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    lines = [{"row": room, "gaps": room.gaps, **_full(room.standing, room.places)} for room in queries.rooms()]
    return render(
        request, "archive/store_rooms.html", {"lines": lines, "keeps": _keeps(person), "rules": setup.rules()}
    )


def _full(standing: int, places: int) -> dict[str, Any]:
    """How full: numbers, and what the bar shows."""
    return {"standing": standing, "places": places, "over": standing > places, "shown": min(standing, places)}


def _keeps(person: Person) -> bool:
    return person.has_role(*KEEPERS)


def show_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A room: its cabinets, each with its boards."""
    person = current_person(request)
    room = get_object_or_404(queries.rooms(), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=person, obj=room, request=request, purpose=PURPOSE)
    cabinets = list(queries.cabinets_of(room))
    boards: dict[UUID, list[dict[str, Any]]] = {cabinet.pk: [] for cabinet in cabinets}
    for shelf in queries.shelves_of(cabinets):
        boards[shelf.cabinet_id].append({"row": shelf, **_full(shelf.loose + shelf.boxed, shelf.capacity)})
    context = {
        "room": room,
        "gaps": room.gaps,
        "cabinets": [
            {"row": row, "gaps": row.gaps, "boards": boards[row.pk], **_full(row.standing, row.places)}
            for row in cabinets
        ],
        "keeps": _keeps(person),
        **_full(room.standing, room.places),
    }
    return render(request, "archive/store_room.html", context)


def show_shelf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What stands on a board: boxes, and volumes in their order."""
    person = current_person(request)
    shelf = get_object_or_404(queries.shelves_of(queries.cabinets_by_code()), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=person, obj=shelf, request=request, purpose=PURPOSE)
    context = {
        "shelf": shelf,
        "title": wording.place_name(shelf),
        "boxes": queries.boxes().filter(shelf=shelf),
        "lines": _lines(person, queries.standing_on(shelf)),
        "keeps": _keeps(person),
    }
    return render(request, "archive/store_shelf.html", context)


def list_boxes(request: HttpRequest) -> HttpResponse:
    """All boxes by class and year, with where they stand and how full they are (B4.2)."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    lines = [
        {"row": box, "place": wording.place_name(box.shelf), **_full(box.inside, box.capacity)}
        for box in queries.boxes()
    ]
    return render(request, "archive/store_boxes.html", {"lines": lines, "keeps": _keeps(person)})


def show_box(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is in a box."""
    person = current_person(request)
    box = get_object_or_404(queries.boxes(), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=person, obj=box, request=request, purpose=PURPOSE)
    context = {
        "box": box,
        "place": wording.place_name(box.shelf),
        "lines": _lines(person, queries.standing_on(box)),
        "keeps": _keeps(person),
        **_full(box.inside, box.capacity),
    }
    return render(request, "archive/store_box.html", context)


def list_missing(request: HttpRequest) -> HttpResponse:
    """Volumes that are being searched for, with the place where they should stand."""
    return _volumes(
        request,
        queries.missing(),
        title=_("Missing volumes"),
        none=_("No volume is missing"),
        reason=_("What a shelf walk or a stock-take does not find stands here until it is found."),
    )


def list_unshelved(request: HttpRequest) -> HttpResponse:
    """Volumes that were bound and wait for a place."""
    return _volumes(
        request,
        queries.not_shelved(),
        title=_("Volumes without a place"),
        none=_("Every volume has its place"),
        reason=_("A volume that was bound stands here until it is scanned onto a shelf or into a box."),
    )


def _volumes(request: HttpRequest, rows: QuerySet[Volume], **words: str) -> HttpResponse:
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    context = {"lines": _lines(person, rows[:MOST]), "total": rows.count(), "keeps": _keeps(person), **words}
    return render(request, "archive/store_volumes.html", context)


def _lines(person: Person, volumes: QuerySet[Volume]) -> list[dict[str, Any]]:
    """Volumes as lists show them; a way to the file for who keeps it."""
    rows = list(volumes)
    opens = queries.visible(person, {row.pk for row in rows}) if _keeps(person) else set()
    return [{**panel.line_of(row), "opens": row.pk in opens} for row in rows]
