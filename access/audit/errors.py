"""What can go wrong with the audit log. No message holds a personal datum."""


class AuditError(Exception):
    """Base of all errors of the audit log."""


class AuditUnavailable(AuditError):
    """A read or a denial could not be logged: the page is not served (503)."""


class NotACode(AuditError):
    """A value for the log is not a code or an identifier; free text is never logged."""


class AuditKeyRefused(AuditError):
    """The signing key is missing, readable by others, or not the one that the checkpoints were made with."""


class CheckpointsRefused(AuditError):
    """The checkpoint file is missing, unreadable or disagrees with the database: nothing is sealed over that."""


class CannotTell(AuditError):
    """The log could not be checked: a file, a key or the database is not there."""
