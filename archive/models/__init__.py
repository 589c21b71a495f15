"""Tables of the archive: bound files, access requests and the access register, sharing inside and outside, files by criteria,
inspections by sample."""

from archive.models.bound import BoundFile
from archive.models.deliveries import OutsideDelivery, OutsideVisit
from archive.models.inspections import DrawnFile, Inspection, SampleDraw
from archive.models.outside import OutsideConsent, OutsidePackage, OutsideRequest
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile
from archive.models.sharing import SharedFile, ShareRequest
from archive.models.studies import Study, StudyFile

__all__ = [
    "AccessRequest",
    "BoundFile",
    "DrawnFile",
    "Inspection",
    "OutsideConsent",
    "OutsideDelivery",
    "OutsidePackage",
    "OutsideRequest",
    "OutsideVisit",
    "RegisterEntry",
    "RequestedFile",
    "SampleDraw",
    "ShareRequest",
    "SharedFile",
    "Study",
    "StudyFile",
]
