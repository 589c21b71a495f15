"""Reading a sealed file: as a seekable binary file, or as blocks of a range for HTTP. Plain bytes stay in memory."""

import io
import os
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from vault.cache import OpenPart
from vault.errors import SealBroken
from vault.files import store
from vault.files.format import CHUNK, HEADER_BYTES, SEALED_CHUNK, ChunkCipher, Header, chunks_in, plain_size


class SealedReader(io.RawIOBase):
    """The content of one sealed file; `size` in bytes.

    The last chunk is opened first, so that a file cut off, appended to or put in the place of another is refused
    (SealBroken) before a byte goes out. To be used in a `with`, or given to a response that closes it.
    """

    def __init__(self, part: OpenPart, file: UUID) -> None:
        super().__init__()
        self._sealed: BinaryIO = store.reading(file)
        try:
            sealed_size = os.fstat(self._sealed.fileno()).st_size
            header = Header.read(self._sealed.read(HEADER_BYTES))
            if (header.part, header.file) != (part.id, file):
                raise SealBroken("a sealed file is not the one that its name says")
            self.chunks, self.size = chunks_in(sealed_size), plain_size(sealed_size)
            self._cipher, self._at, self._number, self._chunk = ChunkCipher(part, header), 0, -1, b""
            self._load(self.chunks - 1)
        except BaseException:
            self._sealed.close()
            raise

    def _load(self, number: int) -> bytes:
        """The plain bytes of one chunk; the last one asked for is kept."""
        if number != self._number:
            self._sealed.seek(HEADER_BYTES + number * SEALED_CHUNK)
            raw = self._sealed.read(SEALED_CHUNK)
            self._chunk = self._cipher.open(number, raw, last=number == self.chunks - 1)
            self._number = number
        return self._chunk

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move the place of the next byte."""
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if place < 0:
            raise ValueError("a place before the beginning")
        self._at = place
        return place

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill `buffer` from the chunk that the place is in; 0 at the end."""
        if self._at >= self.size:
            return 0
        number, within = divmod(self._at, CHUNK)
        taken = self._load(number)[within : within + len(buffer)]
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The content from `start` up to, not including, `stop`, in blocks of at most 64 KiB; closes the file after."""
        stop = self.size if stop is None else min(stop, self.size)
        with self:
            while start < stop:
                number, within = divmod(start, CHUNK)
                block = self._load(number)[within : within + stop - start]
                start += len(block)
                yield block

    def close(self) -> None:
        """Close the sealed file and forget what was opened."""
        self._chunk, self._number = b"", -1
        self._sealed.close()
        super().close()
