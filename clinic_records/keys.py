"""The keys that the parts of the project hold in the key ring, each made by its own part."""

from access.agreements import sealing as agreements
from access.audit import keys as audit
from access.second_factor import sealing as second_factor
from records import codes
from records import sealing as signatures


def ensure() -> None:
    """Make those that are not there yet; the key ring must be set up (`vault.setup.prepare_keys`)."""
    signatures.ensure_key()
    agreements.ensure_key()
    audit.ensure()
    second_factor.ensure_key()
    codes.ensure_key()
