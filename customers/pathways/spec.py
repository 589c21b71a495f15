"""What a care pathway is. The pathways themselves are files of their own beside this one."""

from dataclasses import dataclass
from typing import Any

from access.roles import Section
from records.stages import Stage

_PATHWAYS: dict[str, "Pathway"] = {}


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage, the keys of the sheets that it is made of (`demands`) and of those that must be complete before it begins
    (`needs`), and the departments that join the care team with it (their codes)."""

    stage: Stage
    demands: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pathway:
    """A care pathway: its stages in order, and the sections its care team is granted (narrowed by each one's duty)."""

    key: str
    title: Any
    stages: tuple[StageSpec, ...]
    sections: frozenset[Section]

    def position(self, stage: str) -> int:
        """Where in the order a stage stands, from 0."""
        return [spec.stage for spec in self.stages].index(Stage(stage))

    def team_until(self, stage: str) -> tuple[str, ...]:
        """The departments on the care team of a case that has reached `stage`."""
        return tuple(code for spec in self.stages[: self.position(stage) + 1] for code in spec.team)


def register(pathway: Pathway) -> Pathway:
    """Make a pathway known; raises ValueError for a key used twice."""
    if pathway.key in _PATHWAYS:
        raise ValueError(f"pathway {pathway.key} is declared twice")
    _PATHWAYS[pathway.key] = pathway
    return pathway


def get(key: str) -> Pathway:
    """The pathway with this key; raises KeyError."""
    return _PATHWAYS[key]


def all_pathways() -> tuple[Pathway, ...]:
    """Every pathway."""
    return tuple(_PATHWAYS.values())
