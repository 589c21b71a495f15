"""Values in the text form of COPY, worth what the driver would have sent. Used by `vault.copying` alone."""

import datetime
import enum
import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from psycopg2.extras import Json, Range

from vault.fields import SealedFieldMixin

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_ABSENT = r"\N"
_SPECIAL = re.compile(r"[\\\t\n\r]").search


_FREQUENT: dict[type, Callable[[Any], str]] = {
    UUID: lambda value: (
        f"{value.int:032x}"
    ),  # PostgreSQL reads it without dashes too, and it is made in a third of the time
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime.datetime: datetime.datetime.isoformat,
    str: lambda value: value.translate(_ESCAPES) if _SPECIAL(value) else value,
}
"""The types of nearly all values, found without asking one by one."""


_NATIVE: dict[str, type] = {
    "UUIDField": UUID,
    "CharField": str,
    "TextField": str,
    "SlugField": str,
    "DateTimeField": datetime.datetime,
    "BooleanField": bool,
    "IntegerField": int,
    "BigIntegerField": int,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
}
"""Kinds of column for which a value of just this type goes to the database as it is, with nothing to prepare."""


def column_text(field: Any) -> Callable[[Any], str]:
    """A function that gives a row's value of this column in the text form of COPY, as `save()` would have written it."""
    if isinstance(field, SealedFieldMixin):
        return lambda row: r"\\x" + field.pre_save(row, True).hex()
    if isinstance(field, ArrayField) and type(field.base_field) is models.CharField:
        return _array_text(field)
    prepared, name = _prepared(field), field.attname
    native = _NATIVE.get(getattr(field, "target_field", field).get_internal_type())
    if native is None:
        return prepared
    plain = _FREQUENT[native]

    def text(row: Any) -> str:
        value = row.__dict__.get(name)
        return plain(value) if type(value) is native else prepared(row)

    return text


def _prepared(field: Any) -> Callable[[Any], str]:
    """The long way, through the field's own preparation. Moments that Django fills in stay where the row names them."""
    connection = connections["default"]
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda row: text_of(getattr(row, field.attname) or field.pre_save(row, True))
    return lambda row: text_of(field.get_db_prep_save(field.pre_save(row, True), connection))


def _array_text(field: Any) -> Callable[[Any], str]:
    """Arrays of words: the same few occur again and again, so each is put into words once."""
    prepared = _prepared(field)

    @lru_cache(maxsize=512)
    def known(words: tuple[str, ...]) -> str:
        return text_of(list(words))

    def text(row: Any) -> str:
        value = getattr(row, field.attname)
        plain = isinstance(value, list) and all(isinstance(word, str) for word in value)
        return known(tuple(value)) if plain else prepared(row)

    return text


def text_of(value: Any) -> str:
    """A value in the text form of COPY; raises TypeError for a type that nobody needed yet."""
    if value is None:
        return _ABSENT
    plain = _FREQUENT.get(type(value))
    if plain is not None:
        return plain(value)
    return _literal(value).translate(_ESCAPES)


def _literal(value: Any) -> str:
    """A value as PostgreSQL's own input syntax."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, enum.Enum):
        return _literal(value.value)
    if isinstance(value, str | int | float | Decimal | UUID):
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _structure(value)


def _structure(value: Any) -> str:
    """Arrays, ranges, JSON, durations, binary objects of the driver."""
    if isinstance(value, list | tuple):
        return "{" + ",".join(_element(item) for item in value) + "}"
    if isinstance(value, Range):
        return _range(value)
    if isinstance(value, Json):
        return value.dumps(value.adapted)
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, datetime.timedelta):
        return f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
    if hasattr(value, "adapted"):  # the driver's Binary
        return r"\x" + bytes(value.adapted).hex()
    raise TypeError(f"no text form for {type(value).__name__}")


def _element(item: Any) -> str:
    if item is None:
        return "NULL"
    if isinstance(item, list | tuple):
        return _structure(item)
    text = _literal(item)
    return text if isinstance(item, int) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _range(value: Range) -> str:
    if value.isempty:
        return "empty"
    lower = "" if value.lower is None else f'"{_literal(value.lower)}"'
    upper = "" if value.upper is None else f'"{_literal(value.upper)}"'
    return f"{'[' if value.lower_inc else '('}{lower},{upper}{']' if value.upper_inc else ')'}"
