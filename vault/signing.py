"""The system's own Ed25519 keys, one file (mode 0400) for each purpose: the seal under signed sheets, the audit log."""

import os
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from vault.errors import KeyRefused


def path_of(purpose: str) -> Path:
    """Where the private key for `purpose` lies."""
    return settings.KEY_DIR / f"{purpose}.ed25519"


def ensure(purpose: str) -> bytes:
    """Make the key for `purpose` unless it is there (set-up only); returns the public key, 32 bytes."""
    path = path_of(purpose)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    except FileExistsError:
        return public_key(purpose)
    with os.fdopen(handle, "wb") as out:
        out.write(Ed25519PrivateKey.generate().private_bytes_raw())
        out.flush()
        os.fsync(out.fileno())
    return public_key(purpose)


@lru_cache(maxsize=8)
def _private(path: Path) -> Ed25519PrivateKey:
    try:
        mode, content = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise KeyRefused(f"signing key {path} cannot be read: {error.strerror}") from None
    if stat.S_IMODE(mode) & 0o077 or len(content) != 32:
        raise KeyRefused(f"signing key {path} is open to others or not a key")
    return Ed25519PrivateKey.from_private_bytes(content)


def public_key(purpose: str) -> bytes:
    """The public key for `purpose`, 32 bytes; raises KeyRefused where the private key is missing or exposed."""
    return _private(path_of(purpose)).public_key().public_bytes_raw()


def sign(purpose: str, message: bytes) -> bytes:
    """Signature of 64 bytes over `message`."""
    return _private(path_of(purpose)).sign(message)


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` over `message` was made with the key that belongs to `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
