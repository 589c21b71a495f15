"""Tables of the archive: bound files, access requests and the access register, inspections by sample."""

from archive.models.bound import BoundFile
from archive.models.inspections import DrawnFile, Inspection, SampleDraw
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile

__all__ = ["AccessRequest", "BoundFile", "DrawnFile", "Inspection", "RegisterEntry", "RequestedFile", "SampleDraw"]
