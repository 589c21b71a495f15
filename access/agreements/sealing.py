"""The system's seal under agreements that are signed here; its key is made once, never anew where one was signed with it."""

from access.agreements import wording
from access.models import AgreementSigning
from vault import signing
from vault.errors import KeyRefused

SEAL = "agreement-seal"


def ensure_key() -> None:
    """Make the key of the seal at the first set-up.

    Raises KeyRefused where agreements are signed and the key is missing: a new one would make every signature invalid.
    """
    if signing.path_of(SEAL).exists():
        signing.public_key(SEAL)
    elif AgreementSigning.objects.exists():
        raise KeyRefused(f"agreements are signed, but their seal's key {signing.path_of(SEAL)} is missing: put it back")
    else:
        signing.make(SEAL)


def seal(row: AgreementSigning) -> None:
    """Put digest and seal on a signature that is not kept yet."""
    row.digest = wording.digest(row.frozen)
    row.seal = signing.sign(SEAL, _words(row))


def is_valid(row: AgreementSigning) -> bool:
    """Whether the frozen text, its digest and the seal still agree."""
    whole = wording.digest(row.frozen) == bytes(row.digest)
    return whole and signing.holds(signing.public_key(SEAL), bytes(row.seal), _words(row))


def _words(row: AgreementSigning) -> bytes:
    """What the seal covers: digest, agreement, person and time."""
    words = (row.agreement_id, row.person_id, row.signed_at.isoformat())
    return bytes(row.digest) + "|".join(map(str, words)).encode()
