"""Tables of the archive: bound files, access requests and the access register, sharing inside and outside."""

from archive.models.bound import BoundFile
from archive.models.deliveries import OutsideDelivery, OutsideVisit
from archive.models.outside import OutsideConsent, OutsidePackage, OutsideRequest
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile
from archive.models.sharing import SharedFile, ShareRequest

__all__ = [
    "AccessRequest",
    "BoundFile",
    "OutsideConsent",
    "OutsideDelivery",
    "OutsidePackage",
    "OutsideRequest",
    "OutsideVisit",
    "RegisterEntry",
    "RequestedFile",
    "ShareRequest",
    "SharedFile",
]
