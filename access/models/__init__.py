"""Tables of access: people and what they are, grants, agreements, the audit log."""

from access.models.audit import AuditEvent, AuditSeal
from access.models.grants import Grant
from access.models.people import Agreement, Department, Person, RoleAssignment
from access.models.sessions import OpenSession

__all__ = ["Agreement", "AuditEvent", "AuditSeal", "Department", "Grant", "OpenSession", "Person", "RoleAssignment"]
