"""One description of a record sheet, from which form, page, completeness, history and printed sheet are made.

Not here: how any of these look. Adding a sheet is one file with a model and `register(SheetSpec(...))`, and a migration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from access.roles import Role, Section
from records.stages import Stage

if TYPE_CHECKING:
    from access.models import Person
    from records.actions import CustomerSignature
    from records.lifecycle import Move
    from records.models import RecordSheet

_SPECS: dict[str, "SheetSpec"] = {}
_BY_MODEL: dict[type, "SheetSpec"] = {}


@dataclass(frozen=True, slots=True)
class Fieldset:
    """A captioned group of fields, in the order of the paper form.

    `section`: more protected than the sheet itself (infectious results). `writers`: only these roles fill it in.
    `given`: facts that the system sets (a confirmation number, a status): shown and printed, neither filled in nor signed.
    """

    title: Any
    fields: tuple[str, ...]
    section: Section | None = None
    writers: frozenset[Role] = frozenset()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that stands above a sheet, with the page where something is done about it (an address), if any."""

    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """Everything that is declared about a kind of record sheet.

    `signers`: each of these roles signs. `customer_signs`: the customer signs too. `repeats`: any number per case.
    `includes`: sheets of the same customer that are printed and signed with it. `statement`: what the customer is told
    before signing. `follows_customer`: belongs to the customer, not to a case, and stays open to corrections.
    `always`: fields without which not even a draft is kept. `checks` hold typed values against each other and the case;
    each returns {field: message}. `before_move`: called as (sheet, move, by) inside the transaction before the sheet is
    written; may refuse (MoveRefused) or set given facts that go with the move. `customer_checks`: called with the sheet and
    the customer's signature before it is kept; may refuse it (MoveRefused). `on_conflict`: the database found the sheet
    at odds with another row (constraint of exclusion or uniqueness); says {field: message} what to change. `trend`: fields
    compared with the case's last sheet of this kind, its numbers drawn over time. `notices`: what to heed, shown above the
    sheet (called with it). `presets`: texts that one tap puts in. `prefill`: attributes
    that a new sheet begins with (called with it), each open to change.
    """

    key: str
    title: Any
    model: type["RecordSheet"]
    section: Section
    fieldsets: tuple[Fieldset, ...]
    writers: frozenset[Role] | set[Role]
    stage: Stage | None = None
    optional: frozenset[str] | set[str] = frozenset()
    signers: tuple[Role, ...] = ()
    customer_signs: bool = False
    repeats: bool = False
    includes: tuple[str, ...] = ()
    statement: Any = ""
    clauses: tuple[str, ...] = ()
    follows_customer: bool = False
    always: frozenset[str] | set[str] = frozenset()
    checks: tuple[Callable[[dict[str, Any], "RecordSheet"], dict[str, Any]], ...] = ()
    before_move: tuple[Callable[[Any, "Move", "Person"], None], ...] = ()
    customer_checks: tuple[Callable[["RecordSheet", "CustomerSignature"], None], ...] = ()
    on_conflict: Callable[[Any], dict[str, Any]] | None = None
    notices: Callable[[Any], list[Notice]] | None = None
    trend: tuple[str, ...] = ()
    presets: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    prefill: Callable[["RecordSheet"], Mapping[str, Any]] | None = None

    @property
    def field_names(self) -> tuple[str, ...]:
        """All fields of the sheet that people fill in, in the order of the form."""
        return tuple(name for group in self.fieldsets if not group.given for name in group.fields)

    def visible(self, sections: frozenset[Section]) -> tuple[Fieldset, ...]:
        """The fieldsets that somebody with these sections may read; none where the sheet itself is closed."""
        if self.section not in sections:
            return ()
        return tuple(group for group in self.fieldsets if group.section is None or group.section in sections)

    def writable(self, roles: frozenset[str], sections: frozenset[Section]) -> tuple[Fieldset, ...]:
        """The fieldsets that these roles fill in, where `sections` may be changed."""
        if self.section not in sections or self.writers.isdisjoint(roles):
            return ()
        return tuple(
            group
            for group in self.fieldsets
            if not group.given
            and (group.section is None or group.section in sections)
            and (not group.writers or not group.writers.isdisjoint(roles))
        )

    def missing(self, sheet: "RecordSheet") -> tuple[str, ...]:
        """Required fields that are still empty, in the order of the form."""
        return tuple(name for name in self.field_names if name not in self.optional and self._is_open(sheet, name))

    def _is_open(self, sheet: "RecordSheet", name: str) -> bool:
        """Whether a field is empty, or says itself that it is not finished (a list whose boxes are not all ticked)."""
        column: Any = self.model._meta.get_field(name)
        value = getattr(sheet, name)
        return column.is_open(value) if hasattr(column, "is_open") else _is_empty(value)

    def verbose(self, name: str) -> Any:
        """The label of a field."""
        return self.model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value == []


def register(spec: SheetSpec) -> SheetSpec:
    """Make a kind of sheet known; raises ValueError for a key or a field that is declared twice or does not exist."""
    names = spec.field_names
    unknown = [name for name in names if not hasattr(spec.model, name)]
    if spec.key in _SPECS or len(set(names)) != len(names) or unknown:
        raise ValueError(f"sheet {spec.key}: key used twice, or wrong fields {unknown}")
    _SPECS[spec.key] = _BY_MODEL[spec.model] = spec
    return spec


def get(key: str) -> SheetSpec | None:
    """The spec with this key, if there is one."""
    return _SPECS.get(key)


def of_key(key: str) -> SheetSpec:
    """The spec with this key; raises KeyError where no sheet has it."""
    return _SPECS[key]


def of(model: type) -> SheetSpec:
    """The spec of a sheet's model; raises KeyError for a model that is no sheet."""
    return _BY_MODEL[model]


def all_specs() -> tuple[SheetSpec, ...]:
    """Every kind of sheet, in the order of registration."""
    return tuple(_SPECS.values())
