"""The key that signs the checkpoints of the audit log: Ed25519, one file of mode 0400 beside the other keys.

Made once, by `ensure`; never made anew where checkpoints exist already, since those would then be nobody's.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from access.audit import checkpoints
from access.audit.errors import AuditKeyRefused

_KEY_BYTES = 32


def key_path() -> Path:
    """Where the signing key lies."""
    return settings.KEY_DIR / "audit.key"


def ensure() -> None:
    """Make the signing key where neither it nor checkpoints exist, begin the checkpoint file where there is none.

    A file begun anew under an old database fits none of its seals, so that sealing stops and the check finds it.
    Raises AuditKeyRefused where checkpoints exist and the key is missing or another one.
    """
    if not key_path().exists() and not checkpoints.path().exists():
        _write(Ed25519PrivateKey.generate())
    if not checkpoints.path().exists():
        checkpoints.begin(load())
    signer()


def signer() -> Ed25519PrivateKey:
    """The signing key, held against the public key that the checkpoint file was begun with.

    Raises AuditKeyRefused where it is missing, open to others or another one; CheckpointsRefused without that file.
    """
    key = load()
    if public_bytes(key) != checkpoints.public_key():
        raise AuditKeyRefused(f"{key_path()} is not the key that {checkpoints.path()} was begun with")
    return key


def load() -> Ed25519PrivateKey:
    """The signing key from its file, whatever the checkpoints say; raises AuditKeyRefused."""
    path = key_path()
    try:
        mode, content = stat.S_IMODE(path.stat().st_mode), path.read_bytes()
    except OSError as error:
        raise AuditKeyRefused(f"audit key {path} cannot be read: {error.strerror}") from None
    if mode & 0o077:
        raise AuditKeyRefused(f"audit key {path} is open to other users of this machine (mode {mode:04o})")
    if len(content) != _KEY_BYTES:
        raise AuditKeyRefused(f"audit key {path} does not hold a key of {_KEY_BYTES} bytes")
    return Ed25519PrivateKey.from_private_bytes(content)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes by which anybody can check what `key` signed."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _write(key: Ed25519PrivateKey) -> None:
    path = key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    with os.fdopen(handle, "wb") as out:
        out.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        out.flush()
        os.fsync(out.fileno())
