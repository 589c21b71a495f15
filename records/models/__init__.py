"""Tables of the record kernel: base models of sheets, signatures, form drafts, submissions."""

from records.models.drafts import Draft, Submission
from records.models.sheets import CaseSheet, CustomerSheet, RecordSheet
from records.models.signoffs import SignOff

__all__ = ["CaseSheet", "CustomerSheet", "Draft", "RecordSheet", "SignOff", "Submission"]
