"""Tables of procedures: the sheets of what is done for a customer, photographs and scans."""

from procedures.models.aftercare import AftercareRecord
from procedures.models.attachments import Attachment, AttachmentGroup
from procedures.models.consents import AnaesthesiaConsent, SurgeryConsent
from procedures.models.preop import PreopSheet
from procedures.models.surgery import SurgeryRecord

__all__ = [
    "AftercareRecord",
    "AnaesthesiaConsent",
    "Attachment",
    "AttachmentGroup",
    "PreopSheet",
    "SurgeryConsent",
    "SurgeryRecord",
]
