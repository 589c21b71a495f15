"""Tables of access: people and what they are, grants, agreements, the audit log."""

from access.models.agreements import Agreement, AgreementEnding, AgreementSigning
from access.models.audit import AuditEvent, AuditSeal
from access.models.grants import Grant
from access.models.partners import Partner, PartnerAgreement
from access.models.people import Department, Person, RoleAssignment
from access.models.sessions import OpenSession

__all__ = [
    "Agreement",
    "AgreementEnding",
    "AgreementSigning",
    "AuditEvent",
    "AuditSeal",
    "Department",
    "Grant",
    "OpenSession",
    "Partner",
    "PartnerAgreement",
    "Person",
    "RoleAssignment",
]
