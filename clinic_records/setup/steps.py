"""The five steps, which of them are done, and whether the set-up is still open. Read from what exists; nothing is noted
twice, so that leaving and coming back needs no bookkeeping."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import Department, Person
from clinic_records.models import ClinicProfile
from customers.models import OperationItem, Room


class Step(StrEnum):
    """One page of the set-up."""

    ADMINISTRATOR = "administrator"
    CLINIC = "clinic"
    DEPARTMENTS = "departments"
    PEOPLE = "people"
    ROOMS = "rooms"


TITLES: dict[Step, str | Promise] = {
    Step.ADMINISTRATOR: _("First administrator"),
    Step.CLINIC: _("The clinic"),
    Step.DEPARTMENTS: _("Departments"),
    Step.PEOPLE: _("People and roles"),
    Step.ROOMS: _("Rooms and operations"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the set-up is."""

    done: frozenset[Step]

    @property
    def count(self) -> int:
        """How many steps are done."""
        return len(self.done)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(Step)

    @property
    def next(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in Step if step not in self.done), None)

    def bar(self, current: Step | None) -> list[dict[str, Any]]:
        """The steps as `{% stage_bar %}` draws them."""
        return [{"label": TITLES[step], "state": self._state(step, current), "url": _url(step)} for step in Step]

    def _state(self, step: Step, current: Step | None) -> str:
        if step == current:
            return "current"
        return "done" if step in self.done else "todo"


def progress() -> Progress:
    """What exists already."""
    there = {
        Step.ADMINISTRATOR: Person.objects.exists(),
        Step.CLINIC: ClinicProfile.objects.exists(),
        Step.DEPARTMENTS: Department.objects.exists(),
        Step.PEOPLE: Person.objects.count() > 1,
        Step.ROOMS: Room.objects.exists() and OperationItem.objects.exists(),
    }
    return Progress(frozenset(step for step, done in there.items() if done))


def is_open() -> bool:
    """Whether the clinic is still being set up; a demonstration clinic never is."""
    return not ClinicProfile.objects.exclude(set_up_at=None, demo=False).exists()


def require_open() -> None:
    """The pages of the set-up are gone (404) once it is finished."""
    if not is_open():
        raise Http404


def following(step: Step) -> str:
    """The address after a step."""
    later = list(Step)[list(Step).index(step) + 1 :]
    return _url(later[0]) if later else reverse("setup-finish")


def _url(step: Step) -> str:
    return "" if step == Step.ADMINISTRATOR else reverse("setup-step", args=[step.value])
