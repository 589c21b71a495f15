"""What is hashed and signed: leaves of events, roots of batches, records of seals. Plain functions, no database.

An event's canonical bytes are its line in COPY's text format, columns in the order of COLUMNS, time zone UTC: every
value is a number, a UUID, a code or a time, so the line is unambiguous and psql can show it.

    leaf   = SHA-256(0x00, line)
    entry  = id (8 bytes, big-endian), leaf
    root   = SHA-256(0x01, entries of the batch in order (xid, id))
    record = the JSON object that is signed and written to the checkpoint file
    digest = SHA-256(0x02, record, signature), which the next record names as "previous"
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

COLUMNS = (
    "id, gen, xid, at, actor, session_hash, ip, action, object_type, object_uuid, customer_uuid, section, decision, "
    "purpose, request_id"
)
ENTRY_BYTES = 40
FIRST = bytes(32)
_sha256 = hashlib.sha256


def entry(line: bytes) -> bytes:
    """The 40 bytes that stand for one event: its id and its leaf."""
    return int(line.partition(b"\t")[0]).to_bytes(8) + _sha256(b"\0" + line).digest()


def root(entries: Iterable[bytes]) -> bytes:
    """The digest over the entries of a batch."""
    return _sha256(b"\1" + b"".join(entries)).digest()


def split(entries: bytes) -> Iterator[tuple[int, bytes]]:
    """(event id, leaf) of each entry of a batch."""
    for at in range(0, len(entries), ENTRY_BYTES):
        yield int.from_bytes(entries[at : at + 8]), entries[at + 8 : at + ENTRY_BYTES]


def key_id(public_key: bytes) -> str:
    """The short name of a public key."""
    return _sha256(public_key).hexdigest()[:16]


def canonical(record: dict[str, Any]) -> bytes:
    """The bytes of a record that are signed."""
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Checkpoint:
    """One signed record, as it stands in a line of the checkpoint file."""

    record: dict[str, Any]
    signature: bytes

    @classmethod
    def sign(cls, record: dict[str, Any], key: Ed25519PrivateKey) -> Self:
        """Sign a record."""
        return cls(record, key.sign(canonical(record)))

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Read a line; raises ValueError where it is not one, or written in any other way than `to_line` does."""
        try:
            content = json.loads(line)
            checkpoint = cls(content["record"], bytes.fromhex(content["signature"]))
            numbered = type(checkpoint.number) is int
        except (KeyError, TypeError, UnicodeDecodeError) as error:
            raise ValueError("not a checkpoint") from error
        if not numbered or checkpoint.to_line().strip() != line.strip():
            raise ValueError("not a checkpoint")
        return checkpoint

    def to_line(self) -> bytes:
        """The line of the checkpoint file, with its newline."""
        return b'{"record":%s,"signature":"%s"}\n' % (canonical(self.record), self.signature.hex().encode())

    @property
    def number(self) -> int:
        """Its place in the chain; 0 is the record that names the key."""
        return self.record["number"]

    @property
    def digest(self) -> bytes:
        """What the next record names as its predecessor."""
        return _sha256(b"\2" + canonical(self.record) + self.signature).digest()

    @property
    def name(self) -> str:
        """How a person writes this checkpoint down: number and digest."""
        return f"{self.number}:{self.digest.hex()}"

    def signed_by(self, public_key: bytes) -> bool:
        """Whether the holder of this key signed the record."""
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self.signature, canonical(self.record))
        except (InvalidSignature, ValueError):
            return False
        return True
