"""What a message or a run may carry: ids, small numbers and members of enumerations. Never text (security, finding 8).

Whole numbers stay below 2^31, which no mobile number with its eleven digits does.
"""

import datetime
import enum
import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from jobs.errors import PayloadRefused

Id = UUID | int | enum.Enum
Part = UUID | int | enum.Enum | datetime.date

_KEY = re.compile(r"[a-z][a-z_]{0,29}")
_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LARGEST = 2**31 - 1


def pack(ids: Mapping[str, Id]) -> dict[str, str | int]:
    """The JSON form of a payload; raises PayloadRefused, without quoting the value, for anything else."""
    if not all(isinstance(name, str) and _KEY.fullmatch(name) for name in ids):
        raise PayloadRefused("a payload's names are short lower-case words")
    return {name: _packed(name, value) for name, value in ids.items()}


def unpack(payload: Mapping[str, str | int]) -> dict[str, UUID | int | str]:
    """What a handler is called with: ids as UUID again, codes as strings."""
    return {
        name: UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else value
        for name, value in payload.items()
    }


def joined(kind: str, parts: Iterable[Part]) -> str:
    """A key that is the same for the same kind and parts (UUID, number, code, day); raises PayloadRefused."""
    return "|".join([kind, *(_part(part) for part in parts)])


def checked_code(code: str) -> str:
    """The code itself where it looks like one (lower-case, no spaces); raises PayloadRefused."""
    if not _CODE.fullmatch(code):
        raise PayloadRefused("a code is a short lower-case word")
    return code


def checked_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts as they may be stored: codes to numbers; raises PayloadRefused."""
    for name, number in counts.items():
        if not isinstance(number, int) or abs(number) > LARGEST:
            raise PayloadRefused("a count is a whole number below 2^31")
        checked_code(name)
    return dict(counts)


def _packed(name: str, value: object) -> str | int:
    if isinstance(value, enum.Enum):
        value = value.value
        if isinstance(value, str):
            return checked_code(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and abs(value) <= LARGEST:
        return value
    if isinstance(value, str) and _UUID.fullmatch(value):
        return value
    raise PayloadRefused(f"{name} is neither an id, a number below 2^31 nor a member of an enumeration")


def _part(part: Part) -> str:
    if isinstance(part, datetime.date) and not isinstance(part, datetime.datetime):
        return part.isoformat()
    return str(_packed("unique_key", part))
