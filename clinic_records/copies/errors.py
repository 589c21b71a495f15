"""Why a copy is not made or not restored. The names are shown as codes on the Jobs page."""


class CopyError(Exception):
    """Base of what goes wrong with copies; the message is one line for the terminal and holds nothing of the content."""


class CopyRunning(CopyError):
    """Another copy is being made at this moment."""


class DiskTooFull(CopyError):
    """There is less room than one and a half times the last copy."""


class DumpFailed(CopyError):
    """A program of PostgreSQL did not do what it was asked for."""


class CopyDamaged(CopyError):
    """A copy is not what its manifest says."""


class RestoreRefused(CopyError):
    """The installation is not empty, or the key does not fit."""
