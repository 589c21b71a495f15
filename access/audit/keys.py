"""The key that signs the checkpoints of the audit log, one of the system's own keys (vault.signing).

Made once, by `ensure`; never made anew where checkpoints exist already, since those would then be nobody's.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from access.audit import checkpoints
from access.audit.errors import AuditKeyRefused
from vault import signing
from vault.errors import KeyRefused

PURPOSE = "audit"


def key_path() -> Path:
    """Where the signing key lies."""
    return signing.path_of(PURPOSE)


def ensure() -> None:
    """Make the signing key where neither it nor checkpoints exist, begin the checkpoint file where there is none.

    A file begun anew under an old database fits none of its seals, so that sealing stops and the check finds it.
    Raises AuditKeyRefused where checkpoints exist and the key is missing or another one.
    """
    if not key_path().exists() and not checkpoints.path().exists():
        signing.make(PURPOSE)
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
    try:
        return signing.load(PURPOSE)
    except KeyRefused as refused:
        raise AuditKeyRefused(str(refused)) from None


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes by which anybody can check what `key` signed."""
    return key.public_key().public_bytes_raw()
