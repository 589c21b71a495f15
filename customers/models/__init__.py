"""Tables of customers: the customer and their profile sheets, cases, consultation, booking, follow-up,
visits that are due, emergency openings, rooms and operation items, numbers."""

from customers.models.booking import BookingSheet
from customers.models.cases import Case
from customers.models.consultation import ConsultationSheet
from customers.models.customer import Customer
from customers.models.emergency import EmergencyAccess
from customers.models.followup import FollowUpSheet
from customers.models.importing import ImportedRow, RegisterImport
from customers.models.numbers import Counter
from customers.models.profile import ContactData, HealthProfile
from customers.models.rooms import OperationItem, Room, WorkingHours
from customers.models.visits import VisitDays, VisitPlan

__all__ = [
    "BookingSheet",
    "Case",
    "ConsultationSheet",
    "ContactData",
    "Counter",
    "Customer",
    "EmergencyAccess",
    "FollowUpSheet",
    "HealthProfile",
    "ImportedRow",
    "OperationItem",
    "RegisterImport",
    "Room",
    "VisitDays",
    "VisitPlan",
    "WorkingHours",
]
