"""The roles of the policy, the sections of a customer file, and which sections each duty may read and write (A4.2).

Plain tables: no database, no person. A grant says *whose* file; what is here says which *sections* a role's duty covers.
"""

from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is employed to do ("Who works here")."""

    FRONT_DESK = "front_desk", _("Front desk / consultant")
    EXAMINER = "examiner", _("Examining doctor")
    SURGEON = "surgeon", _("Surgeon")
    NURSE = "nurse", _("Nurse")
    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    SALES = "sales", _("Sales")
    AFTER_SALES = "after_sales", _("After-sales")
    ARCHIVE_MANAGER = "archive_manager", _("Archive manager")
    DEPARTMENT_HEAD = "department_head", _("Department head")
    MANAGER = "manager", _("Manager")
    EXECUTIVE = "executive", _("Executive")
    SUPERVISOR = "supervisor", _("Supervisor")
    SYSADMIN = "sysadmin", _("System administrator")


class Section(TextChoices):
    """The parts of a customer file that rights are given for."""

    BASIC = "basic", _("Basic data")
    CONTACT = "contact", _("Contact data")
    HEALTH = "health", _("Allergies and history")
    CONSULTATION = "consultation", _("Consultation")
    BOOKING = "booking", _("Booking")
    PREOP = "preop", _("Pre-op checks")
    INFECTIOUS = "infectious", _("Infectious disease")
    SURGERY = "surgery", _("Surgery")
    AFTERCARE = "aftercare", _("Aftercare")
    FOLLOWUP = "followup", _("Follow-up")
    MEDIA = "media", _("Photographs and videos")
    ARCHIVE = "archive", _("Archive")


class Deed(StrEnum):
    """What may be done with a section."""

    VIEW = "view"
    CHANGE = "change"
    PRINT = "print"


_S = Section
_CLINICAL = {_S.PREOP, _S.INFECTIOUS, _S.SURGERY, _S.AFTERCARE, _S.MEDIA}

READS: Final[dict[Role, frozenset[Section]]] = {
    Role.FRONT_DESK: frozenset({_S.BASIC, _S.CONTACT, _S.HEALTH, _S.CONSULTATION, _S.BOOKING}),
    Role.EXAMINER: frozenset({_S.BASIC, _S.HEALTH, _S.CONSULTATION, _S.BOOKING, _S.PREOP, _S.INFECTIOUS}),
    Role.SURGEON: frozenset({_S.BASIC, _S.HEALTH, _S.CONSULTATION, _S.BOOKING, _S.FOLLOWUP} | _CLINICAL),
    Role.NURSE: frozenset({_S.BASIC, _S.CONTACT, _S.HEALTH, _S.BOOKING, _S.FOLLOWUP} | _CLINICAL),
    Role.CUSTOMER_SERVICE: frozenset({_S.BASIC, _S.CONTACT, _S.HEALTH, _S.CONSULTATION, _S.BOOKING, _S.FOLLOWUP}),
    Role.SALES: frozenset({_S.BASIC, _S.CONTACT}),
    Role.AFTER_SALES: frozenset({_S.BASIC, _S.CONTACT, _S.FOLLOWUP}),
    Role.ARCHIVE_MANAGER: frozenset(Section),
    Role.DEPARTMENT_HEAD: frozenset(),
    Role.MANAGER: frozenset(),
    Role.EXECUTIVE: frozenset(),
    Role.SUPERVISOR: frozenset(),
    Role.SYSADMIN: frozenset(),
}
"""Sections that a role's duty lets it read in a file it has a care-team grant for. Roles with an empty set read files
only by a grant that names its sections itself (an approved request)."""

WRITES: Final[dict[Role, frozenset[Section]]] = {
    Role.FRONT_DESK: frozenset({_S.BASIC, _S.CONTACT, _S.HEALTH, _S.CONSULTATION, _S.BOOKING}),
    Role.EXAMINER: frozenset({_S.HEALTH, _S.PREOP, _S.INFECTIOUS}),
    Role.SURGEON: frozenset({_S.HEALTH, _S.SURGERY, _S.PREOP, _S.MEDIA}),
    Role.NURSE: frozenset({_S.HEALTH, _S.SURGERY, _S.AFTERCARE, _S.MEDIA}),
    Role.CUSTOMER_SERVICE: frozenset({_S.BASIC, _S.CONTACT, _S.FOLLOWUP, _S.BOOKING}),
    Role.ARCHIVE_MANAGER: frozenset({_S.BASIC, _S.CONTACT, _S.ARCHIVE}),
}
"""Sections that a role may write in the files it may read."""


def duty_sections(roles: frozenset[str], deed: Deed) -> frozenset[Section]:
    """All sections that these roles' duties cover for reading (and printing) or writing."""
    table = WRITES if deed == Deed.CHANGE else READS
    return frozenset().union(*(table.get(Role(role), frozenset()) for role in roles))
