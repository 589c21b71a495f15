"""Tables of the archive: bound files, access requests and the access register, files by criteria, inspections by sample."""

from archive.models.bound import BoundFile
from archive.models.inspections import DrawnFile, Inspection, SampleDraw
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile
from archive.models.studies import Study, StudyFile

__all__ = [
    "AccessRequest",
    "BoundFile",
    "DrawnFile",
    "Inspection",
    "RegisterEntry",
    "RequestedFile",
    "SampleDraw",
    "Study",
    "StudyFile",
]
