"""Tables of the archive: bound files, access requests and the access register, copies for customers, publicity."""

from archive.models.bound import BoundFile
from archive.models.copies import CustomerCopy
from archive.models.publicity import PublicityConsent, PublicityUse
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile

__all__ = [
    "AccessRequest",
    "BoundFile",
    "CustomerCopy",
    "PublicityConsent",
    "PublicityUse",
    "RegisterEntry",
    "RequestedFile",
]
