"""The form of a sealed file: a header, then chunks of 64 KiB, each sealed with its number and whether it is the last.

Header:  "CRSF" | algorithm (1) | part id (16) | file id (16) | salt (16).  Key: HKDF of the part key for this file and
salt. Nonce of a chunk: seven zero bytes, number (4), last flag (1); the header is bound to each. So no chunk can be cut
off, swapped, doubled, dropped, appended or taken from elsewhere. Not here: disks and databases.
"""

import os
from typing import NamedTuple, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault import crypto
from vault.cache import OpenPart
from vault.errors import SealBroken

MAGIC = b"CRSF"
SALT_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + 16 + 16 + SALT_BYTES
CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG
MOST_CHUNKS = 2**32 - 1


class Header(NamedTuple):
    """Whose file it is, and the salt of its key."""

    part: UUID
    file: UUID
    salt: bytes

    @classmethod
    def new(cls, part: UUID, file: UUID) -> Self:
        """The header of a file about to be written."""
        return cls(part, file, os.urandom(SALT_BYTES))

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """The header in the first HEADER_BYTES of a file; raises SealBroken where it is not one of ours."""
        if len(raw) != HEADER_BYTES or raw[:5] != MAGIC + bytes((crypto.AES_256_GCM,)):
            raise SealBroken("not a sealed file")
        return cls(UUID(bytes=raw[5:21]), UUID(bytes=raw[21:37]), raw[37:])

    def raw(self) -> bytes:
        """The bytes at the beginning of the file."""
        return MAGIC + bytes((crypto.AES_256_GCM,)) + self.part.bytes + self.file.bytes + self.salt


class ChunkCipher:
    """Seals and opens the chunks of one file."""

    def __init__(self, part: OpenPart, header: Header) -> None:
        self._bound = header.raw()
        self._cipher = AESGCM(crypto.derive(part.key, f"file {header.file.hex} {header.salt.hex()}"))

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """The sealed bytes of chunk `number` (from 0)."""
        return self._cipher.encrypt(_nonce(number, last), plain, self._bound)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """The plain bytes of chunk `number`; raises SealBroken."""
        try:
            return self._cipher.decrypt(_nonce(number, last), sealed, self._bound)
        except InvalidTag:
            raise SealBroken("a sealed file does not open: it was changed or cut off") from None


def _nonce(number: int, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + bytes((last,))


def chunks_in(sealed_size: int) -> int:
    """How many chunks a sealed file of that many bytes has; raises SealBroken where no file has such a size."""
    body = sealed_size - HEADER_BYTES
    count = -(-body // SEALED_CHUNK)
    rest = body - (count - 1) * SEALED_CHUNK
    if body < TAG or rest < TAG or (rest == TAG and count > 1):
        raise SealBroken("a sealed file was cut off")
    return count


def plain_size(sealed_size: int) -> int:
    """The size of the content in bytes."""
    return sealed_size - HEADER_BYTES - TAG * chunks_in(sealed_size)
