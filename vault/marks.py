"""Short marks under short messages that leave the house (the code on a printed sheet): only this system can set one, and only
this system can say whether one holds.

A mark is an HMAC-SHA-256 cut to 128 bits, and names the generation of its key. Older generations stay in the key ring, so that
what was marked years ago can still be checked. Not here: what is marked, and how it is written (`records.codes`).
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from vault import crypto
from vault.errors import KeyMissing
from vault.keyring import system

BYTES: Final = 16


def ensure_key(name: str) -> None:
    """Make the first key of this name where there is none, outside of any transaction of the key ring."""
    if not system.opened(name):
        system.make(name, 1)


@dataclass(frozen=True, slots=True)
class Marker:
    """One generation of a key, which marks."""

    name: str
    generation: int
    key: bytes

    def mark(self, message: bytes) -> bytes:
        """The mark under `message`."""
        return hmac.new(crypto.derive(self.key, f"{self.name} marks"), message, hashlib.sha256).digest()[:BYTES]


def newest(name: str) -> Marker:
    """The generation that marks now; raises KeyMissing where no key was ever made."""
    found = system.opened(name)
    if not found:
        raise KeyMissing(f"the key for {name} was never made: manage.py prepare")
    return Marker(name, *found[0])


def holds(name: str, generation: int, message: bytes, told: bytes) -> bool:
    """Whether `told` is the mark under `message` by this generation of the key; False where there is no such key."""
    keys = (Marker(name, *one) for one in system.opened(name))
    return any(one.generation == generation and hmac.compare_digest(one.mark(message), told) for one in keys)
