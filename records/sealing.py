"""The key of the seal under signed sheets: made once, never anew where sheets were signed with it."""

from records.models import SignOff
from vault import signing
from vault.errors import KeyRefused

SEAL = "sheet-seal"


def ensure_key() -> None:
    """Make the key of the seal at the first set-up.

    Raises KeyRefused where sheets are signed and the key is missing: a new one would make every signature invalid.
    """
    if signing.path_of(SEAL).exists():
        signing.public_key(SEAL)
    elif SignOff.objects.exists():
        raise KeyRefused(f"sheets are signed, but their seal's key {signing.path_of(SEAL)} is missing: put it back")
    else:
        signing.make(SEAL)
