"""Short secrets of the system's own people, sealed under a key of the system: what no customer's key is meant for.

A sealed text is `generation.base64`, so that it fits where a library keeps its secrets as text. Also here: a keyed digest for
codes that are only ever compared. Not here: customers' values (`vault.fields`).
"""

import base64
import binascii
import hashlib
import hmac

from vault import crypto
from vault.errors import KeyMissing, SealBroken
from vault.keyring import system


def ensure_key(name: str) -> None:
    """Make the first key of this name where there is none, outside of any transaction of the key ring."""
    if not system.opened(name):
        system.make(name, 1)


def seal(name: str, text: str) -> str:
    """`text`, readable with the key of this name only; raises KeyMissing where there is none."""
    generation, key = _newest(name)
    sealed = crypto.wrap(crypto.pad(text.encode(), 64), _derived(key, name), _bound(name, generation))
    return f"{generation}.{base64.urlsafe_b64encode(sealed).decode()}"


def opened(name: str, sealed: str) -> str:
    """The text inside; raises SealBroken where it was changed, KeyMissing where its key is gone."""
    head, _dot, body = sealed.partition(".")
    try:
        generation, raw = int(head), base64.urlsafe_b64decode(body)
    except (ValueError, binascii.Error):
        raise SealBroken("not a sealed text") from None
    keys = dict(system.opened(name))
    if generation not in keys:
        raise KeyMissing("there is no key for this text")
    try:
        return crypto.unpad(crypto.unwrap(raw, _derived(keys[generation], name), _bound(name, generation))).decode()
    except ValueError:  # too short to be one
        raise SealBroken("not a sealed text") from None


def digest(name: str, text: str) -> str:
    """A digest that nobody can make, or search a dictionary for, without the first key of this name."""
    keys = dict(system.opened(name))
    if 1 not in keys:
        raise KeyMissing("there is no key for this digest")
    return hmac.new(crypto.derive(keys[1], f"{name} digest"), text.encode(), hashlib.sha256).hexdigest()


def _newest(name: str) -> tuple[int, bytes]:
    found = system.opened(name)
    if not found:
        raise KeyMissing(f"the key for {name} was never made: manage.py prepare")
    return found[0]


def _derived(key: bytes, name: str) -> bytes:
    return crypto.derive(key, f"{name} texts")


def _bound(name: str, generation: int) -> bytes:
    return f"system text|{name}|{generation}".encode()
