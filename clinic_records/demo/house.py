"""The demo clinic itself: who does what, rooms and operation items. Found by role, so any demo clinic serves."""

from dataclasses import dataclass
from typing import Final, Self

from access.models import Department, Person
from access.personas import CAST
from access.roles import Role
from customers import catalogue
from customers.models import OperationItem, Room

_ROOMS: Final = (
    ("or-1", "一号手术室", "一號手術室", "Operating room 1"),
    ("or-2", "二号手术室", "二號手術室", "Operating room 2"),
)
_ITEMS: Final = (
    ("eyelid-buried", "埋线双眼皮", "埋線雙眼皮", "Double eyelid, buried suture", 60),
    ("eyelid-small", "小切口双眼皮", "小切口雙眼皮", "Double eyelid, small incisions", 90),
    ("eyelid-full", "全切双眼皮", "全切雙眼皮", "Double eyelid, full incision", 90),
    ("eyelid-revision", "双眼皮修复", "雙眼皮修復", "Double eyelid, revision", 120),
)


@dataclass(frozen=True, slots=True)
class House:
    """Who writes and signs in the demo, where and what is operated. `surgeons[seat]` works in `rooms[seat]`."""

    staff: dict[Role, list[Person]]
    departments: dict[str, Department]
    rooms: list[Room]
    items: list[OperationItem]

    @property
    def surgeons(self) -> list[Person]:
        """The surgeons, one for each room."""
        return self.staff[Role.SURGEON]

    def serving(self, role: Role, number: int = 0) -> Person:
        """The person of this role who serves customer `number`: they take turns."""
        people = self.staff[role]
        return people[number % len(people)]

    @classmethod
    def found(cls) -> Self:
        """The house as it stands in the database."""
        people = {person.username: person for person in Person.objects.select_related("department")}
        staff: dict[Role, list[Person]] = {}
        for member in CAST:
            for role in member.roles:
                if member.username in people:
                    staff.setdefault(role, []).append(people[member.username])
        departments = {department.code: department for department in Department.objects.all()}
        items = OperationItem.objects.filter(code__in=[row[0] for row in _ITEMS]).order_by("code")
        rooms = Room.objects.filter(code__in=[row[0] for row in _ROOMS]).order_by("code")
        return cls(staff, departments, list(rooms), list(items))


def furnish(*, by: Person) -> None:
    """Make rooms and operation items."""
    for code, hans, hant, english in _ROOMS:
        _keep(Room(), code, hans, hant, english, by=by)
    for code, hans, hant, english, minutes in _ITEMS:
        _keep(OperationItem(minutes=minutes), code, hans, hant, english, by=by)


def _keep(row: Room | OperationItem, code: str, hans: str, hant: str, english: str, *, by: Person) -> None:
    names = {"code": code, "name_zh_hans": hans, "name_zh_hant": hant, "name_en": english}
    catalogue.keep(row, names, by=by, seen=0)
