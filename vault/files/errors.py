"""What can go wrong with sealed files beside a broken seal (`vault.errors.SealBroken`)."""

from vault.errors import VaultError


class FileNotStored(VaultError):
    """The file could not be written (disk full, file store not reachable); nothing of it is left."""


class FileMissing(VaultError):
    """The row is there but its file is not."""
