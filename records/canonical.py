"""The exact text that is signed: the wording of the form and every value, in one canonical form with a salt.

The salt lies inside the sealed text: an unkeyed hash of a known form would survive the destruction of its key.
"""

import datetime
import hashlib
import json
import os
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from records import spec as specs
from records.models.sheets import RecordSheet


def content_of(sheet: RecordSheet) -> dict[str, Any]:
    """Every declared value of a sheet, with the labels that stood beside them."""
    spec = sheet.spec
    with translation.override("en"):
        return {
            "form": spec.key,
            **_heading(type(sheet)),
            "happened_at": sheet.happened_at.astimezone(datetime.UTC).isoformat(timespec="minutes"),
            "fields": {name: _said(sheet, name) for name in spec.field_names},
        }


@cache
def _heading(model: type[RecordSheet]) -> dict[str, str]:
    """Title and statement of a form in English: the same for all its sheets, so looked up once."""
    spec = specs.of(model)
    return {"title": str(spec.title), "statement": str(spec.statement)}


@cache
def _label(model: type[RecordSheet], name: str) -> str:
    """The label of a field in English, looked up once."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _said(sheet: RecordSheet, name: str) -> list[Any]:
    """Label, value and what else the field shows beside it: headings of columns, unit and range, the items of a list."""
    column: Any = sheet._meta.get_field(name)
    beside = [column.wording(sheet)] if hasattr(column, "wording") else []
    return [_label(type(sheet), name), _stored(sheet, name), *beside]


def _stored(sheet: RecordSheet, name: str) -> Any:
    """The value as it is stored: a moment in UTC, whatever zone it was typed in, a number as the column's own kind, so that
    a mere save changes nothing and the signature of a sheet just written holds when it is read again."""
    column: Any = sheet._meta.get_field(name)
    value = column.to_python(getattr(sheet, column.attname))
    return value.astimezone(datetime.UTC) if isinstance(value, datetime.datetime) else value


def freeze(sheet: RecordSheet, included: list[RecordSheet]) -> str:
    """The canonical text of a sheet as it is signed, together with the sheets that are printed with it."""
    return _text({"salt": os.urandom(16).hex(), **_body(sheet, included)})


def _body(sheet: RecordSheet, included: list[RecordSheet]) -> dict[str, Any]:
    return {
        "sheet": str(sheet.pk),
        "edition": sheet.edition,
        "content": content_of(sheet),
        "with": [content_of(other) for other in included],
    }


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(frozen: str) -> bytes:
    """The hash that signature, print and QR code carry: SHA-256 of the frozen text, 32 bytes."""
    return hashlib.sha256(frozen.encode("utf-8", "surrogatepass")).digest()


def still_says(frozen: str, sheet: RecordSheet) -> bool:
    """Whether the sheet's stored values are the ones that were frozen."""
    now = json.loads(_text({"fields": _values(content_of(sheet)["fields"])}))
    return json.loads(frozen)["edition"] == sheet.edition and now["fields"] == _values(
        json.loads(frozen)["content"]["fields"]
    )


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: pair[1] for name, pair in fields.items()}


def fields_of(frozen: str) -> list[tuple[str, Any]]:
    """Label and value of each field as they were signed (English labels), for showing an older edition."""
    return [(pair[0], pair[1]) for pair in json.loads(frozen)["content"]["fields"].values()]
