"""The audit log: who did, saw, searched, printed or was refused what (A4.4). Nothing personal is ever in it.

`record` goes with the change, in its transaction; `record_read` and `record_denial` are written at once over a
connection of their own and survive whatever the page does afterwards. No log, no page. The rest of the package seals
the log (`sealing`), checks it (`verifying`) and answers questions about it (`queries`).
"""

from access.audit.errors import AuditError, AuditUnavailable, NotACode
from access.audit.writing import record, record_denial, record_many, record_read
from access.models.audit_codes import Action, Decision

__all__ = [
    "Action",
    "AuditError",
    "AuditUnavailable",
    "Decision",
    "NotACode",
    "record",
    "record_denial",
    "record_many",
    "record_read",
]
