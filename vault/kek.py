"""The key-encryption key: a file of mode 0400 for each epoch, its start-up check, and the recovery key on paper.

Nothing here ever makes a new key where one should already be: a clinic whose key file is lost must learn it at once,
not find years of records unreadable (T15).
"""

import base64
import hashlib
from pathlib import Path

from django.conf import settings

from vault import crypto, keyfiles
from vault.errors import KeyRefused

_GROUP = 5
_opened: dict[int, tuple[bytes, bytes]] = {}
"""Keys read already, by epoch, with the check value they were held against."""


def key_path(epoch: int) -> Path:
    """Where the key-encryption key of an epoch lies."""
    return settings.KEY_DIR / f"kek-{epoch}.key"


def read(epoch: int) -> bytes:
    """The key-encryption key of an epoch, from its file.

    Raises KeyRefused where the file is missing, readable by group or others, or not a key.
    """
    return keyfiles.read(key_path(epoch))


def checked(epoch: int, check_value: bytes) -> bytes:
    """The key of an epoch, held against the check value that the key ring keeps; raises KeyRefused on a wrong key."""
    key, known = _opened.get(epoch, (b"", b""))
    if known != check_value:
        key = read(epoch)
        if check_value_of(key, epoch) != check_value:
            raise KeyRefused(f"key file {key_path(epoch)} is not the key that this key ring was made with")
        _opened[epoch] = (key, check_value)
    return key


def check_value_of(key: bytes, epoch: int) -> bytes:
    """What the key ring stores to recognise the key of an epoch, without being able to find it."""
    return crypto.derive(key, f"key check epoch {epoch}")


def write(epoch: int, key: bytes) -> Path:
    """Put a new key-encryption key into its file (mode 0400, fsynced); refuses to overwrite one."""
    keyfiles.write(key_path(epoch), key)
    return key_path(epoch)


def forget() -> None:
    """Read the key files again at the next use."""
    _opened.clear()


def to_paper(key: bytes) -> str:
    """The recovery key as it is printed: base32 in groups of five, the last group a checksum."""
    text = base64.b32encode(key).decode().rstrip("=")
    text += _checksum(key)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def from_paper(text: str) -> bytes:
    """The key that a person typed from paper; raises KeyRefused where a character is wrong."""
    bare = "".join(text.upper().replace("-", "").split()).replace("0", "O").replace("1", "I").replace("8", "B")
    body, checksum = bare[:-4], bare[-4:]
    try:
        key = base64.b32decode(body + "=" * (-len(body) % 8))
    except ValueError:
        raise KeyRefused("this is not a recovery key: a character is wrong or missing") from None
    if len(key) != crypto.KEY_BYTES or checksum != _checksum(key):
        raise KeyRefused("this is not a recovery key: a character is wrong or missing")
    return key


def _checksum(key: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"recovery key" + key).digest()).decode()[:4]
