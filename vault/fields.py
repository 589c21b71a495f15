"""Model fields whose values never reach the database in clear.

A sealed field is an ordinary Django field (form, validation, choices, defaults as usual) stored as `bytea`. Its value is
bound to subject, model, column, record and version, so that it can neither be moved nor set back alone. It opens on first
use; views open whole rows before they render (`.opened()`), since a template would swallow a failure.
"""

import datetime
import json
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from vault import crypto
from vault.cache import OpenPart
from vault.errors import SealBroken, UnsealedWrite
from vault.keyring import ring

_ABSENT = b"\0"
_PRESENT = b"\1"
DESTROYED: Final = b"\0"
"""What stands in the sealed columns of rows that outlive a destruction (registers). It opens as nothing where the key ring
says that the part was destroyed, and is a broken seal everywhere else: nobody can blank a living row with it."""


class SealedValue:
    """What the database returned for a sealed field, not opened yet. Shows nothing when it is printed by accident."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "‹sealed›"


class SealPlace:
    """Where the values of one row are bound to: its part key and everything of the place that all columns share."""

    __slots__ = ("_row", "cipher", "head", "part")

    def __init__(self, part: OpenPart, label: str, record: UUID, version: int) -> None:
        self.part, self.cipher, self.head = part, part.cipher, crypto.head_of(part.id)
        self._row = part.subject.bytes + record.bytes + version.to_bytes(4, "big") + label.encode() + b"."

    def bound(self, column: str) -> bytes:
        """The associated data of one column."""
        return self._row + column.encode()


def owning_model(instance: models.Model) -> type[models.Model]:
    """The model whose row this is; for a row of history the model that it is the history of."""
    return getattr(type(instance), "instance_type", type(instance))


def place_of(instance: Any, *, make_key: bool = False) -> SealPlace:
    """Where the sealed values of `instance` belong; with `make_key` a missing part key is made first."""
    model: Any = owning_model(instance)
    part_id = getattr(instance, model.seal_part)
    if make_key:
        part = ring.ensure(getattr(instance, model.seal_subject), part_id)
    else:
        part = ring.get(part_id)
    return SealPlace(part, model._meta.label_lower, instance.id, instance.version)


def _opened(field: "SealedFieldMixin", instance: Any, raw: bytes) -> Any:
    if raw == DESTROYED:
        model: Any = owning_model(instance)
        require_destroyed(getattr(instance, model.seal_part))
        return field.nothing()
    return field.open_value(raw, place_of(instance))


def require_destroyed(part: UUID) -> None:
    """Raise SealBroken where a row says that it was destroyed and the key ring knows nothing of it."""
    if part not in ring.destroyed([part]):
        raise SealBroken("a sealed value is blank, and its key was never destroyed")


class _Opening:
    """Descriptor: gives the plain value, opening it when the row still holds the sealed one."""

    def __init__(self, field: "SealedFieldMixin") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self.field
        name = self.field.attname
        try:
            value = instance.__dict__[name]
        except KeyError:
            instance.refresh_from_db(fields=[name])
            value = instance.__dict__[name]
        if type(value) is SealedValue:
            value = instance.__dict__[name] = _opened(self.field, instance, value.raw)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedFieldMixin:
    """Turns a Django field into a sealed one. `pad_to`: the plain bytes are padded to a multiple of this (names,
    enumerations, so that the stored length tells nothing)."""

    pad_to = 16
    sealed = True
    attname: str

    def contribute_to_class(self, cls: type, name: str, private_only: bool = False) -> None:
        """Register the field and put the opening descriptor on the model."""
        super().contribute_to_class(cls, name, private_only=private_only)  # type: ignore[misc]
        setattr(cls, self.attname, _Opening(self))

    def db_type(self, connection: Any) -> str:
        """Every sealed field is stored as bytes."""
        return "bytea"

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Bytes, with no check on the plain value: the database never sees it."""
        return {"type": "bytea", "check": None, "collation": None}

    def db_check(self, connection: Any) -> None:
        """No check in the database."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Only our own conversion: the base field's would read the sealed bytes as text or number."""
        return [self.from_db_value]

    def from_db_value(self, value: Any, *_context: Any) -> SealedValue:
        """Keep what the database returned sealed until somebody asks for it."""
        return SealedValue(b"" if value is None else bytes(value))

    def get_lookup(self, lookup_name: str) -> None:
        """Sealed values cannot be searched; the blind index answers searches."""
        raise FieldError(f"{self.attname} is sealed: it cannot be looked up or compared in the database")

    def get_transform(self, lookup_name: str) -> None:
        """No transforms either."""
        raise FieldError(f"{self.attname} is sealed: it cannot be looked up or compared in the database")

    def get_prep_value(self, value: Any) -> Any:
        """Pass sealed bytes only."""
        if isinstance(value, bytes) and value[:1] == bytes((crypto.AES_256_GCM,)):
            return value
        raise UnsealedWrite(f"{self.attname} is sealed: it is written by save() only")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The bytes as the driver wants them."""
        return connection.Database.Binary(value if prepared else self.get_prep_value(value))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """The same for saving."""
        return self.get_db_prep_value(value, connection)

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        """Seal the row's value for the version that is being written."""
        place = model_instance.__dict__.get("_seal_place") or place_of(model_instance, make_key=True)
        return self.seal_value(getattr(model_instance, self.attname), place)

    def value_to_string(self, obj: Any) -> str:
        """Refuse serialising: dumpdata would write personal data in clear."""
        raise UnsealedWrite(f"{self.attname} is sealed: it is not serialised")

    def seal_value(self, value: Any, place: SealPlace) -> bytes:
        """Sealed bytes of a plain value."""
        plain = _ABSENT if value is None else _PRESENT + self.to_bytes(value)
        return crypto.seal_headed(place.cipher, place.head, crypto.pad(plain, self.pad_to), place.bound(self.attname))

    def open_value(self, raw: bytes, place: SealPlace) -> Any:
        """The plain value; raises SealBroken where bytes or place were changed."""
        if not raw.startswith(place.head):
            crypto.part_of(raw)  # says so where it is no sealed value at all
            raise SealBroken("a sealed value names another key than its row")
        plain = crypto.unpad(crypto.open_sealed(place.cipher, raw, place.bound(self.attname)))
        return None if plain[:1] == _ABSENT else self.from_bytes(plain[1:])

    def nothing(self) -> Any:
        """What a value reads as after its destruction: the empty text, list or answer of its kind."""
        return self.get_default() if self.empty_strings_allowed or self.has_default() else None  # type: ignore[attr-defined]

    def to_bytes(self, value: Any) -> bytes:
        """The bytes that are sealed for a value."""
        return str(self.to_python(value)).encode("utf-8", "surrogatepass")  # type: ignore[attr-defined]

    def from_bytes(self, plain: bytes) -> Any:
        """The value that `to_bytes` was given."""
        return plain.decode("utf-8", "surrogatepass")


class EncryptedCharField(SealedFieldMixin, models.CharField):
    """A sealed line of text (also with choices); padded to 32 bytes."""

    pad_to = 32


class EncryptedTextField(SealedFieldMixin, models.TextField):
    """A sealed text of any length; padded to 64 bytes."""

    pad_to = 64


class EncryptedDecimalField(SealedFieldMixin, models.DecimalField):
    """A sealed exact number (doses, laboratory values)."""

    def from_bytes(self, plain: bytes) -> Decimal:
        """The number with the digits it was entered with."""
        return Decimal(plain.decode())


class EncryptedIntegerField(SealedFieldMixin, models.IntegerField):
    """A sealed whole number (scores, pulse)."""

    @property
    def validators(self) -> list[Any]:
        """The declared validators only: the column has no integer range."""
        return [*self.default_validators, *self._validators]  # type: ignore[attr-defined]

    def from_bytes(self, plain: bytes) -> int:
        """The number."""
        return int(plain)


class EncryptedBooleanField(SealedFieldMixin, models.BooleanField):
    """A sealed yes or no (or unknown, where null is allowed)."""

    def from_bytes(self, plain: bytes) -> bool:
        """Yes or no."""
        return plain == b"True"


class EncryptedDateField(SealedFieldMixin, models.DateField):  # type: ignore[misc]
    """A sealed day (birth dates)."""

    def from_bytes(self, plain: bytes) -> datetime.date:
        """The day."""
        return datetime.date.fromisoformat(plain.decode())


class EncryptedJSONField(SealedFieldMixin, models.JSONField):  # type: ignore[misc]
    """A sealed structure (form drafts, pen strokes, lists of phones)."""

    pad_to = 64

    def to_bytes(self, value: Any) -> bytes:
        """Compact JSON."""
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    def from_bytes(self, plain: bytes) -> Any:
        """The structure."""
        return json.loads(plain)
