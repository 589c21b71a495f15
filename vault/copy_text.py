"""Values in the text form of COPY, exactly as the driver would have sent them. Used by `vault.copying` alone."""

import datetime
import enum
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg2.extras import Json, Range

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_ABSENT = r"\N"
_SPECIAL = re.compile(r"[\\\t\n\r]").search


_FREQUENT: dict[type, Callable[[Any], str]] = {
    UUID: str,
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime.datetime: datetime.datetime.isoformat,
    str: lambda value: value.translate(_ESCAPES) if _SPECIAL(value) else value,
}
"""The types of nearly all values, found without asking one by one."""


def sealed_text(value: bytes) -> str:
    """Sealed bytes: the most frequent kind of value, so without a look at its type."""
    return r"\\x" + value.hex()


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
