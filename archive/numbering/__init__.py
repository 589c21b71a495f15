"""Archive numbers (B3.3, D3.2): patterns by class, giving numbers out, voiding them, old paper numbers, the report of gaps."""

from archive.numbering.issuing import NumberRefused, issue

__all__ = ["NumberRefused", "issue"]
