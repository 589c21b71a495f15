"""Tables of the archive: bound files, access requests and the access register, sharing inside and outside, files by criteria,
inspections by sample, copies for customers, publicity."""

from archive.models.bound import BoundFile
from archive.models.copies import CustomerCopy
from archive.models.deliveries import OutsideDelivery, OutsideVisit
from archive.models.inspections import DrawnFile, Inspection, SampleDraw
from archive.models.outside import OutsideConsent, OutsidePackage, OutsideRequest
from archive.models.publicity import PublicityConsent, PublicityUse
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile
from archive.models.sharing import SharedFile, ShareRequest
from archive.models.studies import Study, StudyFile

__all__ = [
    "AccessRequest",
    "BoundFile",
    "CustomerCopy",
    "DrawnFile",
    "Inspection",
    "OutsideConsent",
    "OutsideDelivery",
    "OutsidePackage",
    "OutsideRequest",
    "OutsideVisit",
    "PublicityConsent",
    "PublicityUse",
    "RegisterEntry",
    "RequestedFile",
    "SampleDraw",
    "ShareRequest",
    "SharedFile",
    "Study",
    "StudyFile",
]
