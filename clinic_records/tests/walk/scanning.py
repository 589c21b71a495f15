"""Looking for words in bytes: every encoding in which a program may have written them, also inside packed members.

Reads only. What is looked for and where: `canaries`, `places`.
"""

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

_PACKED: Final = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""How a member begins: gzip, and zlib in each of its levels (PDF streams, PNG chunks)."""
_READ, _UNPACKED, _SMALLEST = 1 << 20, 8 << 20, 8
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Find:
    """One word found: where, in which encoding, at which byte, and a few bytes on from there."""

    place: str
    encoding: str
    offset: int
    excerpt: bytes


def needles(word: str) -> dict[bytes, str]:
    """The forms that `word` may have on a disk, each with the name of the encoding."""
    plain = word.encode()
    found = {plain: "utf-8", word.encode("gb18030"): "gb18030"}
    found |= {word.encode("utf-16-le"): "utf-16-le", word.encode("utf-16-be"): "utf-16-be"}
    found |= {plain.hex().encode(): "hex", plain.hex().upper().encode(): "hex upper"}
    found |= dict(_base64(plain))
    if not word.isascii():
        escaped = "".join(f"\\u{unit:04x}" for unit in _units(word)).encode()
        found |= {escaped: "json", quote(word).encode(): "percent"}
    return {needle: name for needle, name in found.items() if len(needle) >= 6}


def _units(word: str) -> list[int]:
    packed = word.encode("utf-16-be")
    return [int.from_bytes(packed[place : place + 2]) for place in range(0, len(packed), 2)]


def _base64(plain: bytes) -> Iterator[tuple[bytes, str]]:
    """The characters that depend on `plain` alone, for each of the three ways in which it may lie in the groups."""
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + plain)
        inner = coded[-(-8 * shift // 6) : 8 * (shift + len(plain)) // 6]
        yield inner, f"base64 +{shift}"
        yield inner.translate(bytes.maketrans(b"+/", b"-_")), f"base64url +{shift}"


class Scanner:
    """Looks for the same words in many places."""

    def __init__(self, words: Iterable[str]) -> None:
        self.needles: Mapping[bytes, str] = {key: name for word in words for key, name in needles(word).items()}
        self.files = self.bytes = 0

    def folder(self, folder: Path, *, changed_since: float = 0) -> list[Find]:
        """All files below a folder, names included. A file that was not written since a moment cannot hold what was
        typed after it (`changed_since`, seconds of the clock)."""
        found: list[Find] = []
        for path in sorted(folder.rglob("*")):
            found += self.text(f"name of {path}", str(path.relative_to(folder)).encode())
            if path.is_file() and not path.is_symlink() and _changed(path) >= changed_since:
                found += self.file(path)
        return found

    def file(self, path: Path) -> list[Find]:
        """One file; one that went away meanwhile holds nothing."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return []
        self.files += 1
        return self.text(str(path), data)

    def text(self, place: str, data: bytes) -> list[Find]:
        """Bytes as they lie there, and what is packed in them."""
        self.bytes += len(data)
        found = list(self._plain(place, data))
        for offset, unpacked in _members(data):
            found += self._plain(f"{place} (member at {offset})", unpacked)
        return found

    def _plain(self, place: str, data: bytes) -> Iterator[Find]:
        for needle, encoding in self.needles.items():
            offset = data.find(needle)
            if offset >= 0:
                yield Find(place, encoding, offset, data[max(offset - _AROUND, 0) : offset + len(needle) + _AROUND])


def _changed(path: Path) -> float:
    try:
        state = path.stat()
    except FileNotFoundError:
        return 0
    return max(state.st_mtime, state.st_ctime)


def _members(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every packed member, one level deep, with the place where it begins."""
    for head in _PACKED:
        offset = data.find(head)
        while offset >= 0:
            unpacked = _unpacked(data, offset, 47 if head[0] == 0x1F else 15)
            if len(unpacked) >= _SMALLEST:
                yield offset, unpacked
            offset = data.find(head, offset + 1)


def _unpacked(data: bytes, offset: int, window: int) -> bytes:
    """What unpacks from here on before an end or a fault; a broken-off member gives what came before."""
    work, found = zlib.decompressobj(window), b""
    try:
        for start in range(offset, len(data), _READ):
            found += work.decompress(data[start : start + _READ], _UNPACKED)
            if work.eof or len(found) > _UNPACKED:
                break
    except zlib.error:
        return found
    return found
