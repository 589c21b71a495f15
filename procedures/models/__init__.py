"""Tables of procedures: the sheets of what is done for a customer."""

from procedures.models.aftercare import AftercareRecord
from procedures.models.surgery import SurgeryRecord

__all__ = ["AftercareRecord", "SurgeryRecord"]
