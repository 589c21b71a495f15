"""What every record sheet must do, checked for each spec that is registered: a new sheet gets these tests by itself.

`sample(spec, ...)` fills a sheet from the types of its columns; a sheet whose checks need more declares it in the module
`tests.samples` of its app: `SAMPLES = {key: function(case, cast) -> values}`.
"""

import datetime
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.db import models
from django.utils import timezone

from access.models import Person
from access.personas import CAST
from access.roles import Role
from customers.models import Case
from records import spec as specs
from records.models import RecordSheet
from records.row_fields import RowsField
from records.rows import Column, Kind
from records.spec import SheetSpec
from vault.fields import SealedFieldMixin

Sample = Callable[[Case, dict[str, Person]], dict[str, Any]]


def declared_samples() -> dict[str, Sample]:
    """What the apps declare for their own sheets."""
    found: dict[str, Sample] = {}
    for app in ("customers", "procedures", "archive"):
        with suppress(ModuleNotFoundError):
            found |= import_module(f"{app}.tests.samples").SAMPLES
    return found


def case_specs() -> list[SheetSpec]:
    """Every spec of a sheet that belongs to a case."""
    return [spec for spec in specs.all_specs() if not spec.follows_customer]


def writer_of(spec: SheetSpec) -> str:
    """The user name of one of the cast who writes this sheet."""
    return next(member.username for member in CAST if spec.writers & set(member.roles))


def stranger_to(spec: SheetSpec) -> str:
    """The user name of somebody who may not read this sheet by duty."""
    from access.roles import READS

    return next(member.username for member in CAST if all(spec.section not in READS[role] for role in member.roles))


def sample(spec: SheetSpec, case: Case, cast: dict[str, Person], mark: str = "") -> dict[str, Any]:
    """A value for every field of the sheet; texts carry the field's name and `mark`, so that leaks can be found."""
    values = {name: _value(spec.model._meta.get_field(name), f"{mark}{spec.key}{name}") for name in spec.field_names}
    declared = declared_samples().get(spec.key)
    return values | declared(case, cast) if declared else values


def _value(column: Any, text: str) -> Any:
    if isinstance(column, models.ForeignKey):
        return None
    if column.choices:
        return next(value for value, _label in column.flatchoices if value)
    for kind, value in _PLAIN.items():
        if isinstance(column, kind):
            return value
    if isinstance(column, RowsField):
        return [{one.name: _cell(one, text) for one in column.columns}]
    if isinstance(column, models.JSONField):
        return []
    return text[: column.max_length or 200]


def _cell(column: Column, text: str) -> Any:
    if column.choices is not None:
        return next(iter(column.choices.values))
    plain = {Kind.TIME: "10:05", Kind.WHOLE: int(column.low or 1), Kind.NUMBER: str(column.low or 1)}
    return plain.get(column.kind, text[: column.longest])


_PLAIN: dict[type, Any] = {
    models.DateTimeField: timezone.now(),
    models.DateField: datetime.date(2026, 5, 20),
    models.BooleanField: True,
    models.DecimalField: Decimal("4.5"),
    models.IntegerField: 2,
}


def blank_sheet(spec: SheetSpec, case: Case) -> RecordSheet:
    """A new, unsaved sheet of a case."""
    return spec.model(case=case, customer=case.customer)  # type: ignore[call-arg]


def readers_of(spec: SheetSpec) -> set[Role]:
    """The roles whose duty covers the sheet's section."""
    from access.roles import READS

    return {role for role, sections in READS.items() if spec.section in sections}


def sealed_texts(sheet: RecordSheet) -> list[str]:
    """The texts of a sheet that must never be found in clear."""
    return [
        value
        for column in sheet._meta.concrete_fields
        if isinstance(column, SealedFieldMixin) and isinstance(value := getattr(sheet, column.attname), str) and value
    ]
