"""Sealing a stream of any length into an open file and reading it back, for what is no customer's file (nightly copy).

The form is that of every sealed file (`vault.files.format`). Not here: the file store and its rows.
"""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from vault.cache import OpenPart
from vault.errors import SealBroken
from vault.files.format import HEADER_BYTES, SEALED_CHUNK, ChunkCipher, Header
from vault.files.writer import Readable, Written, _write_chunks, digest_of


def seal_stream(stream: Readable, part: OpenPart, file: UUID, out: BinaryIO) -> Written:
    """Seal everything that `stream` gives into `out`; `file` names what it is and is asked for again when reading."""
    header = Header.new(part.id, file)
    out.write(header.raw())
    return _write_chunks(stream, ChunkCipher(part, header), digest_of(part), out)


def part_of(source: BinaryIO) -> UUID:
    """The part whose key opens the sealed file at its beginning; leaves the place there. Raises SealBroken."""
    header = Header.read(source.read(HEADER_BYTES))
    source.seek(0)
    return header.part


def opened_blocks(source: BinaryIO, part: OpenPart, file: UUID) -> Iterator[bytes]:
    """The content in blocks of at most 64 KiB, from beginning to end.

    Raises SealBroken for a file changed, cut off or put in the place of another; a cut is found at its end only, so
    what came before is to be thrown away then.
    """
    header = Header.read(source.read(HEADER_BYTES))
    if (header.part, header.file) != (part.id, file):
        raise SealBroken("a sealed file is not the one that was asked for")
    cipher, number, sealed = ChunkCipher(part, header), 0, source.read(SEALED_CHUNK)
    while True:
        following = source.read(SEALED_CHUNK)
        yield cipher.open(number, sealed, last=not following)
        if not following:
            return
        number, sealed = number + 1, following
