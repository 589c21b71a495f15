"""Tables of access: people and what they are, grants, agreements, the audit log."""

from access.models.approvals import Application, ApprovalStep, Deputy
from access.models.audit import AuditEvent, AuditSeal
from access.models.grants import Grant
from access.models.people import Agreement, Department, Person, RoleAssignment
from access.models.sessions import OpenSession

__all__ = [
    "Agreement", "Application", "ApprovalStep", "AuditEvent", "AuditSeal", "Department", "Deputy", "Grant", "OpenSession",
    "Person", "RoleAssignment",
]  # fmt: skip
