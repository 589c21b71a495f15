"""The codes that an audit event may hold, each with the words that a screen shows for it. One list, nowhere else.

A code is short, lower case and never changes its meaning: years of sealed events hold it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What was done (or tried)."""

    VIEW = "view", _("Viewed")
    SEARCH = "search", _("Searched")
    REVEAL = "reveal", _("Revealed a masked value")
    PRINT = "print", _("Printed")
    EXPORT = "export", _("Exported")
    DENY = "deny", _("Refused")
    CREATE = "create", _("Created")
    CHANGE = "change", _("Changed")
    SIGN = "sign", _("Signed")
    AMEND = "amend", _("Amended")
    MARK_ERROR = "mark_error", _("Marked as entered in error")
    REQUEST = "request", _("Applied")
    APPROVE = "approve", _("Approved")
    REFUSE = "refuse", _("Declined")
    GRANT = "grant", _("Granted access")
    REVOKE = "revoke", _("Withdrew access")
    LEND = "lend", _("Lent out")
    RETURN = "return", _("Took back")
    HOLD = "hold", _("Placed or lifted a hold")
    DESTROY = "destroy", _("Destroyed")
    MERGE = "merge", _("Merged files")
    UPLOAD = "upload", _("Added a file")
    IMPORT = "import", _("Imported")
    LOGIN = "login", _("Logged in")
    LOGIN_FAILED = "login_failed", _("Failed to log in")
    LOGOUT = "logout", _("Logged out")
    LOCKOUT = "lockout", _("Locked out")
    PASSWORD = "password", _("Changed a password or passkey")
    PERSON = "person", _("Changed a person's account or role")
    JOB = "job", _("Ran a job")
    KEY = "key", _("Changed a key")
    BACKUP = "backup", _("Backed up")
    RESTORE = "restore", _("Restored")
    SETTING = "setting", _("Changed a setting")
    VERIFY = "verify", _("Checked the audit log")


class Decision(models.TextChoices):
    """How the system answered."""

    ALLOWED = "allowed", _("Allowed")
    DENIED = "denied", _("Denied")
