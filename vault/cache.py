"""Keys opened during this request or task. A destroyed key must not live on here, so both start with an empty cache."""

from contextvars import ContextVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_opened: ContextVar[dict[UUID, "OpenPart"] | None] = ContextVar("vault_opened_parts", default=None)


class OpenPart:
    """One destroyable part with its opened key: `subject` owns it, `cipher` seals its fields, `key` derives the rest."""

    __slots__ = ("cipher", "id", "key", "subject")

    def __init__(self, part: UUID, subject: UUID, key: bytes) -> None:
        self.id = part
        self.subject = subject
        self.key = key
        self.cipher = AESGCM(key)


def parts() -> dict[UUID, OpenPart]:
    """The opened parts of this request or task, by id."""
    found = _opened.get()
    if found is None:
        found = {}
        _opened.set(found)
    return found


def forget(**_signal: object) -> None:
    """Drop every opened key (start of a request or task, after a destruction)."""
    _opened.set(None)
