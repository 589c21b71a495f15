"""The copy of the key ring: the wrapped keys as they are now and the signing keys, sealed under the key-encryption key.

One file, replaced as a whole with each copy: a key destroyed in the meantime is in no older one.
"""

import base64
import io
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from clinic_records.copies import folders, keys, postgres
from vault import kek, keyfiles
from vault.files import streams
from vault.keyring import ring

KEY_ENCRYPTION = "kek-"
"""How the key files begin that are in no copy; the other ones (seal of sheets, audit log) go along."""


def write() -> int:
    """Replace the copied key ring by the present one; returns its epoch."""
    epoch = ring.current_epoch()
    key = keys.ring_key(epoch.epoch, kek.checked(epoch.epoch, bytes(epoch.check_value)))
    with postgres.dump("keyring") as dump, folders.written(folders.keys_file()) as out:
        streams.seal_stream(_Chain(_signing_keys(), dump), key, keys.RING, out)
    return epoch.epoch


def check() -> None:
    """Read the copied key ring to its end; raises SealBroken or DumpFailed."""
    epoch = ring.current_epoch()
    _signing, blocks = read(folders.keys_file(), kek.checked(epoch.epoch, bytes(epoch.check_value)))
    postgres.read_through(blocks)


def read(path: Path, key_encryption_key: bytes) -> tuple[dict[str, bytes], Iterator[bytes]]:
    """The signing keys by file name, and the dump of the key ring; raises SealBroken under a wrong key."""
    blocks = _blocks(path, key_encryption_key)
    head = next(blocks)
    (length,) = struct.unpack_from(">I", head)
    while len(head) < 4 + length:
        head += next(blocks)
    named = json.loads(head[4 : 4 + length])
    return {name: base64.b64decode(content) for name, content in named.items()}, _after(head[4 + length :], blocks)


def epoch_of(path: Path) -> int:
    """Under the key-encryption key of which epoch the copied key ring is sealed."""
    with path.open("rb") as file:
        return keys.epoch_of(streams.part_of(file))


def put_back(signing: dict[str, bytes]) -> None:
    """Write signing keys (mode 0400) into the key folder; one that is there already stays."""
    for name, content in signing.items():
        if not (settings.KEY_DIR / name).exists():
            keyfiles.write(settings.KEY_DIR / name, content)


def _blocks(path: Path, key_encryption_key: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        key = keys.ring_key(keys.epoch_of(streams.part_of(file)), key_encryption_key)
        yield from streams.opened_blocks(file, key, keys.RING)


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _signing_keys() -> bytes:
    paths = (path for path in settings.KEY_DIR.glob("*.key") if not path.name.startswith(KEY_ENCRYPTION))
    found = {path.name: path.read_bytes() for path in paths}
    text = json.dumps({name: base64.b64encode(content).decode() for name, content in found.items()}).encode()
    return struct.pack(">I", len(text)) + text


class _Chain:
    """Some bytes, then a stream, as one stream."""

    def __init__(self, first: bytes, then: IO[bytes]) -> None:
        self._first, self._then = io.BytesIO(first), then

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; nothing at the end of both."""
        return self._first.read(size) or self._then.read(size)
