"""What can go wrong with keys and sealed values.

None of these derives from AttributeError, TypeError, ValueError or ObjectDoesNotExist: templates and `getattr` swallow
those, and a value that does not open must never look like an empty one.
"""


class VaultError(Exception):
    """Base of all errors of the vault."""


class KeyRefused(VaultError):
    """The key file is missing, readable by others or not the one that the key ring was made with."""


class KeyMissing(VaultError):
    """There is no key for this part: destroyed, or never made."""


class KeyDestroyed(KeyMissing):
    """The key of this part was destroyed in due form: what was sealed under it is gone for ever, and no new key is made."""


class SealBroken(VaultError):
    """A sealed value does not open: changed, moved from elsewhere or set back."""


class StaleVersion(VaultError):
    """Somebody saved a newer version of the row in the meantime."""

    def __init__(self, model: str, pk: object, version: int) -> None:
        super().__init__(f"{model} {pk} is no longer at version {version}")
        self.pk = pk
        self.version = version


class UnsealedWrite(VaultError):
    """A write that would go round versions, history or sealing (partial save, update(), bulk_create())."""
