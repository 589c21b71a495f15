"""Which keys seal a copy: one of the system, kept in the key ring, for the data; one derived from the key-encryption key
for the copy of the key ring itself. So the paper opens the ring, and the ring opens the data.
"""

from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from vault import crypto
from vault.cache import OpenPart
from vault.keyring import system

KEY_NAME: Final = "nightly copy"
_OWNER: Final = uuid5(NAMESPACE_URL, "clinic-records:nightly-copy")
DATA: Final = uuid5(_OWNER, "data")
RING: Final = uuid5(_OWNER, "key ring")


def data_key() -> OpenPart:
    """The key of the copied data, made (and committed) at the first copy."""
    known = system.opened(KEY_NAME)
    if not known:
        system.make(KEY_NAME, 1)
        known = system.opened(KEY_NAME)
    return OpenPart(_OWNER, _OWNER, known[0][1])


def ring_key(epoch: int, key: bytes) -> OpenPart:
    """The key of the copied key ring under the key-encryption key of `epoch`, which its header names."""
    return OpenPart(UUID(int=epoch), _OWNER, crypto.derive(key, "copy of the key ring"))


def epoch_of(part: UUID) -> int:
    """The epoch that the header of a copied key ring names."""
    return part.int
