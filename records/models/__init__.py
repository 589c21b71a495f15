"""Tables of the record kernel: base models of sheets, signatures, signed papers, form drafts, submissions."""

from records.models.drafts import Draft, Submission
from records.models.sheets import CaseSheet, CustomerSheet, RecordSheet
from records.models.signed_papers import PaperSignature
from records.models.signoffs import SignOff

__all__ = ["CaseSheet", "CustomerSheet", "Draft", "PaperSignature", "RecordSheet", "SignOff", "Submission"]
