"""Tables of the archive: bound files, access requests and the access register."""

from archive.models.bound import BoundFile
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile

__all__ = ["AccessRequest", "BoundFile", "RegisterEntry", "RequestedFile"]
