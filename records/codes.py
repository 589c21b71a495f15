"""The code on a printed sheet: which edition of which sheet this paper is, and proof that the system printed it (B2.5).

    CR2/SURGERY/<88 characters>    generation of the key, sheet, edition, what is printed with it, whose and which part's it
                                   is (the beginnings of opaque ids), digest of what it says, mark over all of that

Letters and digits only, so that the squares of the QR code stay large and a scanner types it on any keyboard. Nothing in it
is about a person. Older prints bear `CR1|surgery|id|edition|digest`, which anybody could write; blank forms `CR1|blank|key`.
Not here: what a digest covers (`records.printed_content`), the key (`vault.marks`).
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from records import printed_content
from records import spec as specs
from vault import marks

KEY: Final = "paper codes"
LONGEST: Final = 200
"""Characters that are read at all."""
SUBJECT, PART = 6, 4
"""So many bytes of the ids of customer and part: enough to find what became of them once the sheet is destroyed."""

_TAG, _OLD = "CR2", "CR1"
_BODY = struct.Struct(f">B16s3sB{SUBJECT}s{PART}s{printed_content.BYTES}s")


class CodeWrong(Exception):
    """It is no code that we printed: `shape` (not read as one) or `forged` (the mark does not hold)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One print of one sheet. `along`: the keys of the sheets printed with it. `proved`: its mark holds; without it, only
    `key`, `record` and `edition` are told, by nobody knows whom."""

    key: str
    record: UUID
    edition: int
    along: tuple[str, ...] = ()
    subject: bytes = b""
    part: bytes = b""
    digest: bytes = b""
    proved: bool = False


@dataclass(frozen=True, slots=True)
class OtherCode:
    """A paper of ours that is no sheet: a blank form (`blank`), a cover, a certificate."""

    kind: str


def ensure_key() -> None:
    """Make the key of the marks at the first set-up."""
    marks.ensure_key(KEY)


def of_print(code: SheetCode) -> str:
    """What the QR code says. Raises KeyMissing where the system was not set up."""
    marker = marks.newest(KEY)
    body = _BODY.pack(
        marker.generation,
        code.record.bytes,
        code.edition.to_bytes(3, "big"),
        _mask(code.key, code.along),
        code.subject[:SUBJECT],
        code.part[:PART],
        code.digest,
    )
    packed = base64.b32encode(body + marker.mark(_marked(code.key, body))).decode()
    return f"{_TAG}/{code.key.upper()}/{packed}"


def of_blank(key: str) -> str:
    """What the QR code of a blank form says."""
    return f"{_OLD}|blank|{key}"


def read(typed: str) -> SheetCode | OtherCode:
    """What a scanner typed, with the key of shifted letters held or not. Raises CodeWrong."""
    text = typed.strip()
    if len(text) > LONGEST:
        raise CodeWrong("shape")
    if text[:4].upper() == f"{_TAG}/":
        return _read_marked(text.upper() if text == text.lower() else text)
    if text[:4].upper() == f"{_OLD}|":
        return _read_old(text.lower() if text == text.upper() else text)
    raise CodeWrong("shape")


def _read_marked(text: str) -> SheetCode:
    _tag, _slash, rest = text.partition("/")
    key, _slash, packed = rest.partition("/")
    try:
        raw = base64.b32decode(packed)
    except (binascii.Error, ValueError):
        raise CodeWrong("forged") from None
    spec = specs.get(key.lower())
    if len(raw) != _BODY.size + marks.BYTES or key != key.upper() or spec is None or not text.startswith(_TAG):
        raise CodeWrong("forged")
    body, mark = raw[: _BODY.size], raw[_BODY.size :]
    generation, record, edition, mask, subject, part, digest = _BODY.unpack(body)
    if not marks.holds(KEY, generation, _marked(spec.key, body), mark):
        raise CodeWrong("forged")
    along = tuple(name for place, name in enumerate(spec.includes) if mask & 1 << place)
    return SheetCode(
        spec.key, UUID(bytes=record), int.from_bytes(edition, "big"), along, subject, part, digest, proved=True
    )


def _read_old(text: str) -> SheetCode | OtherCode:
    _tag, kind, *rest = text.split("|")
    if specs.get(kind.lower()) is None:
        return OtherCode(kind.lower())
    try:
        record, edition, _digest = rest
        if not edition.isdecimal() or len(edition) > 7:
            raise ValueError
        return SheetCode(kind.lower(), UUID(record), int(edition))
    except ValueError:
        raise CodeWrong("shape") from None


def _marked(key: str, body: bytes) -> bytes:
    return f"{_TAG}|{key}|".encode() + body


def _mask(key: str, along: tuple[str, ...]) -> int:
    """One bit for each sheet that the spec includes, in its order."""
    spec = specs.get(key)
    included = spec.includes if spec else ()
    return sum(1 << place for place, name in enumerate(included) if name in along)
