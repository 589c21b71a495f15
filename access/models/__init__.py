"""Tables of access: people and what they are, applications, grants, agreements, the audit log."""

from access.models.agreements import Agreement, AgreementEnding, AgreementSigning
from access.models.approvals import Application, ApprovalStep, Deputy
from access.models.audit import AuditEvent, AuditSeal
from access.models.grants import Grant
from access.models.handovers import Handover, HandoverStep
from access.models.mailing import MailNotice
from access.models.partners import Partner, PartnerAgreement
from access.models.people import Department, Person, RoleAssignment
from access.models.reviews import AccessReview, ReviewLine
from access.models.second_factor import CodeGuard, KnownDevice
from access.models.sessions import OpenSession

__all__ = [
    "AccessReview",
    "Agreement",
    "AgreementEnding",
    "AgreementSigning",
    "Application",
    "ApprovalStep",
    "AuditEvent",
    "AuditSeal",
    "CodeGuard",
    "Department",
    "Deputy",
    "Grant",
    "Handover",
    "HandoverStep",
    "KnownDevice",
    "MailNotice",
    "OpenSession",
    "Partner",
    "PartnerAgreement",
    "Person",
    "ReviewLine",
    "RoleAssignment",
]
