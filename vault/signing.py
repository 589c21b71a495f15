"""The system's own Ed25519 keys, one file for each purpose: the seal under signed sheets, the checkpoints of the audit log.

When a key may be made anew is the caller's to know: what it signed before would then be nobody's.
"""

from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from vault import keyfiles


def path_of(purpose: str) -> Path:
    """Where the private key for `purpose` lies."""
    return settings.KEY_DIR / f"{purpose}.key"


def make(purpose: str) -> None:
    """Make the key for `purpose`; raises KeyRefused where there is one."""
    keyfiles.write(path_of(purpose), Ed25519PrivateKey.generate().private_bytes_raw())


def load(purpose: str) -> Ed25519PrivateKey:
    """The private key for `purpose`; raises KeyRefused where it is missing, exposed or not a key."""
    return Ed25519PrivateKey.from_private_bytes(keyfiles.read(path_of(purpose)))


@lru_cache(maxsize=8)
def _kept(path: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyfiles.read(path))


def public_key(purpose: str) -> bytes:
    """The public key for `purpose`, 32 bytes; raises KeyRefused where the private key is missing or exposed."""
    return _kept(path_of(purpose)).public_key().public_bytes_raw()


def sign(purpose: str, message: bytes) -> bytes:
    """Signature of 64 bytes over `message`."""
    return _kept(path_of(purpose)).sign(message)


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` over `message` was made with the key that belongs to `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
