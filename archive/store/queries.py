"""Reads of the storeroom: volumes of a file, places with how full they are, movements. Rights are decided by the
caller, but for `found`, which finds only what a person may see."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from access.models import Person
from archive.models import ArchiveFile, Box, Cabinet, Movement, Shelf, StoreRoom, Volume
from archive.models.storage import VolumeState
from archive.store import codes
from archive.store.codes import CodeWrong

Place = Shelf | Box
_PLACES = ("shelf__cabinet__room", "box__shelf__cabinet__room")
HERE = ~Q(state__in=(VolumeState.OUT, VolumeState.DESTROYED))
"""What should be found where it is registered."""


def with_places(rows: QuerySet[Volume]) -> QuerySet[Volume]:
    """Volumes with all that names them and their place, in one query."""
    return rows.select_related("file", *_PLACES)


def volumes_of(file: ArchiveFile) -> QuerySet[Volume]:
    """All volumes of a file in their order, those destroyed included."""
    return with_places(Volume.objects.filter(file=file)).order_by("position")


def volume_by_code(code: str) -> Volume | None:
    """The volume with this barcode, as a scanner or a hand gives it; None for every other code."""
    try:
        read = codes.read(code)
    except codes.CodeWrong:
        return None
    if read.kind != codes.Kind.VOLUME:
        return None
    return with_places(Volume.objects.filter(barcode=read.text)).first()


def found(person: Person, code: str) -> Volume | None:
    """The volume with this exact barcode, where `person` may see its file."""
    return with_places(Volume.objects.visible_to(person).filter(barcode=code)).first()


def visible(person: Person, volumes: set[UUID]) -> set[UUID]:
    """Those of these volumes whose files `person` may see."""
    return set(Volume.objects.visible_to(person).filter(pk__in=volumes).values_list("pk", flat=True))


def place_by_code(code: str) -> Place | None:
    """The shelf or box with this exact barcode."""
    return (
        Shelf.objects.select_related("cabinet__room").filter(barcode=code).first()
        or Box.objects.select_related("shelf__cabinet__room").filter(barcode=code).first()
    )


def place_by_typed(typed: str) -> Place | None:
    """The shelf or box whose code was scanned; None for the code of a volume.

    Raises CodeWrong, for a place that is not there too.
    """
    read = codes.read(typed)
    if read.kind == codes.Kind.VOLUME:
        return None
    place = place_by_code(read.text)
    if place is None:
        raise CodeWrong("unknown")
    return place


def rooms() -> QuerySet[Any]:
    """Rooms with how many cabinets, how many volumes stand in them and for how many there is room."""
    here = Volume.objects.filter(HERE).order_by()
    own, boxed = here.filter(shelf__cabinet__room=OuterRef("pk")), here.filter(box__shelf__cabinet__room=OuterRef("pk"))
    boards = Shelf.objects.filter(cabinet__room=OuterRef("pk")).order_by()
    return StoreRoom.objects.select_related("custodian").annotate(
        cabinet_count=Count("cabinets"),
        standing=_count(own, "shelf__cabinet__room") + _count(boxed, "box__shelf__cabinet__room"),
        places=_sum(boards, "cabinet__room"),
    )


def cabinets_of(room: StoreRoom) -> QuerySet[Any]:
    """The cabinets of a room with how full they are."""
    here = Volume.objects.filter(HERE).order_by()
    own, boxed = here.filter(shelf__cabinet=OuterRef("pk")), here.filter(box__shelf__cabinet=OuterRef("pk"))
    boards = Shelf.objects.filter(cabinet=OuterRef("pk")).order_by()
    return room.cabinets.annotate(
        standing=_count(own, "shelf__cabinet") + _count(boxed, "box__shelf__cabinet"), places=_sum(boards, "cabinet")
    )


def shelves_of(cabinets: Any) -> QuerySet[Any]:
    """The shelves of cabinets with how full they are: volumes on the board, boxes, volumes in these."""
    here = Volume.objects.filter(HERE).order_by()
    boxes = Box.objects.filter(shelf=OuterRef("pk")).order_by()
    return (
        Shelf.objects.filter(cabinet__in=cabinets)
        .select_related("cabinet__room")
        .annotate(
            loose=_count(here.filter(shelf=OuterRef("pk")), "shelf"),
            box_count=_count(boxes, "shelf"),
            boxed=_count(here.filter(box__shelf=OuterRef("pk")), "box__shelf"),
        )
        .order_by("cabinet__code", "position")
    )


def boxes() -> QuerySet[Any]:
    """Boxes with how many volumes are in them, by class and year (B4.2)."""
    inside = Volume.objects.filter(HERE, box=OuterRef("pk")).order_by()
    rows = Box.objects.select_related("shelf__cabinet__room").annotate(inside=_count(inside, "box"))
    return rows.order_by("file_class", "year", "code")


def _count(rows: QuerySet[Any], by: str) -> Any:
    """The number of rows as a subquery, grouped by the place that the outer query names."""
    counted = rows.values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _sum(rows: QuerySet[Shelf], by: str) -> Any:
    return Coalesce(Subquery(rows.values(by).annotate(n=Sum("capacity")).values("n")), 0)


def standing_on(place: Place) -> QuerySet[Volume]:
    """The volumes registered on a shelf (not those in its boxes) or in a box, in their order."""
    where = {"shelf": place} if isinstance(place, Shelf) else {"box": place}
    return with_places(Volume.objects.filter(**where)).order_by("file__number", "position")


def in_room(room: StoreRoom, cabinet: Cabinet | None = None) -> QuerySet[Volume]:
    """The volumes registered in a room or one of its cabinets, in boxes too."""
    if cabinet is not None:
        where = Q(shelf__cabinet=cabinet) | Q(box__shelf__cabinet=cabinet)
    else:
        where = Q(shelf__cabinet__room=room) | Q(box__shelf__cabinet__room=room)
    return with_places(Volume.objects.filter(where))


def missing() -> QuerySet[Volume]:
    """Volumes noted as missing."""
    return with_places(Volume.objects.filter(state=VolumeState.MISSING)).order_by("file__number", "position")


def not_shelved() -> QuerySet[Volume]:
    """Volumes that have no place yet."""
    rows = Volume.objects.filter(shelf=None, box=None, state=VolumeState.IN_PLACE)
    return with_places(rows).order_by("file__number", "position")


def movements(**where: Any) -> QuerySet[Movement]:
    """Movements, newest first, with the names of places and people."""
    ends = ("from_shelf", "from_box__shelf", "to_shelf", "to_box__shelf")
    joined = [f"{end}__cabinet__room" for end in ends]
    return (
        Movement.objects.filter(**where).select_related("volume__file", "by", *joined).order_by("-at", "-version_after")
    )


def last_scans(person: Person, most: int = 10) -> QuerySet[Movement]:
    """The last movements that a person scanned."""
    return movements(by=person, scanned=True)[:most]


def is_newest(movement: Movement) -> bool:
    """Whether nothing has happened to the volume since."""
    return movement.volume.version == movement.version_after


def cabinets_by_code() -> QuerySet[Cabinet]:
    """All cabinets with their rooms."""
    return Cabinet.objects.select_related("room").order_by(F("room__name"), "code")
