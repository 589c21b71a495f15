"""Tables of the archive: bound files."""

from archive.models.bound import BoundFile

__all__ = ["BoundFile"]
