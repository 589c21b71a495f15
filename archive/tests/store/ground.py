"""Ground of the storeroom's tests: accepted files, a room with a cabinet and two boards, a box, volumes."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from access.models import Person
from archive.models import ArchiveFile, Box, Cabinet, Shelf, StoreRoom, Volume
from archive.models.files import FileClass
from archive.store import actions, setup
from archive.tests.ground import patient
from customers.models import Customer

Cast = dict[str, Person]


def accepted(customer: Customer, serial: int, by: Person, **other: Any) -> ArchiveFile:
    """The file of a customer with the number of this serial."""
    values = {"file_class": FileClass.OUTPATIENT, "year": 2026, "number": f"OP-2026-{serial:04}", "serial": serial}
    file = ArchiveFile(customer=customer, accepted_at=timezone.now(), accepted_by=by, **{**values, **other})
    file.save()
    return file


@dataclass
class Store:
    """A small storeroom."""

    keeper: Person
    room: StoreRoom
    cabinet: Cabinet
    shelves: list[Shelf]
    box: Box
    volumes: list[Volume]


def room(cast: Cast, name: str = "一号库房") -> StoreRoom:
    """A storeroom that the archive manager answers for."""
    row = setup.keep(StoreRoom(), {"name": name, "custodian": cast["guwen"]}, by=cast["guwen"], seen=0)
    assert isinstance(row, StoreRoom)
    return row


def cabinet(where: StoreRoom, code: str, by: Person) -> Cabinet:
    """A cabinet with two boards."""
    row: Any = setup.keep(Cabinet(room=where), {"code": code}, by=by, seen=0)
    setup.add_shelves(row, 2, 40, by=by)
    return row


def store(cast: Cast, volumes: int = 3) -> Store:
    """A room, one cabinet with two boards, a box on the second, so many files with a volume each on the first board."""
    keeper, where = cast["guwen"], room(cast)
    one = cabinet(where, "A", keeper)
    shelves = list(one.shelves.order_by("position"))
    values = {"code": "H-1", "file_class": FileClass.OUTPATIENT, "year": 2026, "shelf": shelves[1]}
    box: Any = setup.keep(Box(), values, by=keeper, seen=0)
    rows = []
    for serial in range(1, volumes + 1):
        row = actions.bind(accepted(patient(cast, f"顾客{serial}"), serial, keeper), 30, by=keeper)
        actions.place(row, shelves[0], by=keeper)
        rows.append(Volume.objects.get(pk=row.pk))
    return Store(keeper, where, one, shelves, box, rows)


def again(row: Any) -> Any:
    """The row as it is now."""
    return type(row)._default_manager.get(pk=row.pk)
