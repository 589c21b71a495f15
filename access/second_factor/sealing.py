"""What a dump of the tables must not tell: the secret of an app is sealed, recovery codes are digests under a key."""

from uuid import UUID

from vault import texts

_KEY = "second factor"


def ensure_key() -> None:
    """Make the key, once (at the set-up)."""
    texts.ensure_key(_KEY)


def seal(text: str) -> str:
    """A secret as it may be stored."""
    return texts.seal(_KEY, text)


def opened(sealed: str) -> str:
    """The secret inside; raises where it was changed."""
    return texts.opened(_KEY, sealed)


def digest(person: UUID, code: str) -> str:
    """A recovery code as it is stored: of this person's only."""
    return texts.digest(_KEY, f"{person}|{code}")
