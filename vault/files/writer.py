"""Writing a sealed file from a stream, chunk by chunk, so that memory stays bounded whatever the size."""

import hashlib
import hmac
from typing import BinaryIO, NamedTuple, Protocol
from uuid import UUID

from vault import crypto
from vault.cache import OpenPart
from vault.files import store
from vault.files.errors import FileNotStored
from vault.files.format import CHUNK, MOST_CHUNKS, ChunkCipher, Header


class Readable(Protocol):
    """Anything with `read(size)`: an uploaded file, a BytesIO, a pipe."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; nothing at the end."""


class Written(NamedTuple):
    """What was written: bytes of content, chunks, keyed digest of the content."""

    size: int
    chunks: int
    digest: bytes


def digest_of(part: OpenPart) -> hmac.HMAC:
    """A running digest of content, keyed by the part: an unkeyed hash of a known form would survive destruction."""
    return hmac.new(crypto.derive(part.key, "file digest"), digestmod=hashlib.sha256)


def write(stream: Readable, part: OpenPart, file: UUID) -> Written:
    """Seal everything that `stream` gives into the file store under `file`; raises FileNotStored."""
    header = Header.new(part.id, file)
    with store.writing(file) as out:
        out.write(header.raw())
        return _write_chunks(stream, ChunkCipher(part, header), digest_of(part), out)


def _write_chunks(stream: Readable, cipher: ChunkCipher, digest: hmac.HMAC, out: BinaryIO) -> Written:
    number, size, chunk = 0, 0, _full_chunk(stream)
    while True:
        following = _full_chunk(stream) if len(chunk) == CHUNK else b""
        digest.update(chunk)
        size += len(chunk)
        out.write(cipher.seal(number, chunk, last=not following))
        number += 1
        if not following:
            return Written(size, number, digest.digest())
        if number > MOST_CHUNKS:
            raise FileNotStored("the file is too large")
        chunk = following


def _full_chunk(stream: Readable) -> bytes:
    """CHUNK bytes, fewer only at the end of the stream (a pipe gives what it has)."""
    taken = bytearray()
    while len(taken) < CHUNK and (piece := stream.read(CHUNK - len(taken))):
        taken += piece
    return bytes(taken)
