"""Instances by the hundred thousand: what `model(**values)` gives, without the loop over all columns and the signals.

For rows that are copied (`mass_rows`). Defaults are found once for each model. Not here: rows that people write.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


def new_row(model: type[Row], **values: Any) -> Row:
    """A new instance that was never saved: `values` by attribute, every other column with its default. Columns whose
    default the database gives must be among the values."""
    constant, made = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(constant)
    for name, make in made:
        if name not in values:
            row.__dict__[name] = make()
    for name, value in values.items():
        setattr(row, name, value)
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Defaults that are the same for every row, and those that are made for each (ids, lists, moments)."""
    constant, made = {}, []
    for field in model._meta.concrete_fields:
        if callable(field.default):
            made.append((field.attname, field.get_default))
        else:
            constant[field.attname] = field.get_default()
    return constant, made
