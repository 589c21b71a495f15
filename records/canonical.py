"""The exact text that is signed: the wording of the form in the language that was read, and every value, with a salt.

The salt lies inside the sealed text: an unkeyed hash of a known form would survive the destruction of its key.
`FORM` 2 names the language. Texts sealed as form 1 (no "form" in them) are worded in English whatever was read; they stay
as they are, and their signatures hold. Not here: reading a frozen text again (`records.worded`).
"""

import datetime
import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from records import presentation
from records import spec as specs
from records.models.sheets import RecordSheet

FORM: Final = 2
"""The layout of a frozen text: of each field label, value, what stands beside it, and the value in words."""


def language_read(told: str = "") -> str:
    """The language that somebody read: the one a page told, if it is one of ours, else that of the moment."""
    known = dict(settings.LANGUAGES)
    return next((code for code in (told, translation.get_language()) if code in known), settings.LANGUAGE_CODE)


def facts_of(sheet: RecordSheet) -> dict[str, Any]:
    """What a sheet says, without any wording: the time it tells of and each declared value as it is stored."""
    return {
        "happened_at": sheet.happened_at.astimezone(datetime.UTC).isoformat(timespec="minutes"),
        "fields": {name: _stored(sheet, name) for name in sheet.spec.field_names},
    }


def content_of(sheet: RecordSheet, language: str) -> dict[str, Any]:
    """Every declared value of a sheet, with the wording that stood beside it in `language`."""
    facts = facts_of(sheet)
    with translation.override(language):
        fields = {name: _said(sheet, name, value, language) for name, value in facts["fields"].items()}
        return {"form": sheet.spec.key, **_heading(type(sheet), language), **facts, "fields": fields}


@cache
def _heading(model: type[RecordSheet], _language: str) -> dict[str, str]:
    """Title and statement of a form in the active language: the same for all its sheets, so looked up once."""
    spec = specs.of(model)
    return {"title": str(spec.title), "statement": str(spec.statement)}


@cache
def _label(model: type[RecordSheet], name: str, _language: str) -> str:
    """The label of a field in the active language, looked up once."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _said(sheet: RecordSheet, name: str, value: Any, language: str) -> list[Any]:
    """Label, value, what else the field shows beside it (headings of columns, unit and range, the items of a list), and the
    value in words where these are not the value itself."""
    column: Any = sheet._meta.get_field(name)
    beside = column.wording(sheet) if hasattr(column, "wording") else []
    words = presentation.text_of(sheet, name)
    return [_label(type(sheet), name, language), value, beside, "" if words == value else words]


def _stored(sheet: RecordSheet, name: str) -> Any:
    """The value as it is stored: a moment in UTC, whatever zone it was typed in, a number as the column's own kind, so that
    a mere save changes nothing and the signature of a sheet just written holds when it is read again."""
    column: Any = sheet._meta.get_field(name)
    value = column.to_python(getattr(sheet, column.attname))
    return value.astimezone(datetime.UTC) if isinstance(value, datetime.datetime) else value


def freeze(sheet: RecordSheet, included: Sequence[RecordSheet], language: str) -> str:
    """The canonical text of a sheet as it is signed in `language`, together with the sheets that are printed with it."""
    body = {
        "salt": os.urandom(16).hex(),
        "form": FORM,
        "language": language,
        "sheet": str(sheet.pk),
        "edition": sheet.edition,
        "content": content_of(sheet, language),
        "with": [content_of(other, language) for other in included],
    }
    return _text(body)


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(frozen: str) -> bytes:
    """The hash that signature, print and QR code carry: SHA-256 of the frozen text, 32 bytes."""
    return hashlib.sha256(frozen.encode("utf-8", "surrogatepass")).digest()


def still_says(frozen: str, sheet: RecordSheet) -> bool:
    """Whether the sheet's stored values are the ones that were frozen, in whichever layout and language."""
    said, now = json.loads(frozen), json.loads(_text(facts_of(sheet)))
    values = {name: entry[1] for name, entry in said["content"]["fields"].items()}
    same_time = said["content"]["happened_at"] == now["happened_at"]
    return said["edition"] == sheet.edition and values == now["fields"] and same_time
