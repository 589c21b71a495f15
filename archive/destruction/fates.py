"""What becomes of each table when a file, or a part of it (a case, a group of attachments), is destroyed. Found from the models
themselves, so that a new table is taken along; only what stays is listed, with its reason.

A row belongs to a customer, a case or a group by a foreign key, by the columns that say whose key seals it, or by a plain id
that is declared here. A test goes through every column of every table for what a destruction left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import models

STAYS: Final[dict[str, str]] = {
    "archive.ArchiveFile": "the number with its dates; it holds nothing of anybody",
    "archive.ErasureRequest": "the customer's own request and the answer to it",
    "archive.Sealing": "the register of sealings",
    "archive.FileMerge": "the register of files merged; it names two numbers",
    "archive.LegalHold": "the register of holds",
    "archive.FileExtension": "why it was kept longer than its class",
    "archive.RetentionDue": "the appraisal: that its time was over and who found it of no further value",
    "archive.CustomerCopy": "the copy register: when what left the house, without to whom",
    "archive.Loan": "the register of loans: which volumes went out and came back when, without to whom",
    "archive.LoanVolume": "the register of loans",
    "archive.LoanPaper": "the register of loans: that it was signed",
    "archive.Pursuit": "the register of loans: that something was owed, and how it ended",
    "archive.PursuitStep": "the register of loans",
    "archive.OutsideConsent": "the register of what went outside",
    "archive.OutsidePackage": "the register of what went outside",
    "archive.SharedFile": "the register of what was shared between departments",
    "archive.RequestedFile": "the access register",
    "archive.RegisterEntry": "the access register",
    "archive.DrawnFile": "the result of an inspection",
    "customers.EmergencyAccess": "the register of emergencies and their reviews",
    "customers.Customer": "the number, which registers name",
}
"""Rows that outlive a destruction. Their sealed columns are blanked."""

PLAIN: Final[dict[str, dict[str, Any]]] = {
    "customers.Customer": {"sex": "unknown", "birth_year": None},
}
"""What of the plain columns of a row that stays is taken back too."""

BY_ID: Final[dict[str, str]] = {
    "customers.ImportedRow": "customer",
    "jobs.Notification": "customer",
    "vault.SearchEntry": "subject",
}
"""Columns that hold a customer's id without a foreign key."""

BY_FILE: Final[dict[str, str]] = {
    "archive.FiledItem": "file_id",
    "archive.PaperSheet": "file_id",
    "archive.RetentionOutlook": "file_id",
}
"""What hangs on the archive's own row of a file and says what was in it."""

OF_NUMBERS: Final[dict[str, str]] = {
    "archive.DestructionItem": "the order itself",
    "archive.IssuedNumber": "numbers are never given again",
    "archive.RetentionChange": "an application about years",
    "archive.Volume": "the volume with its movements, destroyed",
}
"""What hangs on the archive's own row of a file, names nobody and stays."""

BY_OTHER_MEANS: Final = frozenset({"vault.StoredFile", "access.Grant", "access.AuditEvent", "vault.RowChange"})
"""Files go from the disk first; rights that registers name stay, ended; the audit log is never changed; changes go with
their rows."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table with the column that names the customer, the case or the group."""

    model: type[models.Model]
    column: str


@cache
def of_customers() -> tuple[Place, ...]:
    """Every table with rows of a customer."""
    return tuple(_places("customers.Customer", "seal_subject"))


@cache
def of_cases() -> tuple[Place, ...]:
    """Every table with rows of one case."""
    return tuple(_places("customers.Case", "seal_part"))


@cache
def of_groups() -> tuple[Place, ...]:
    """Every table with rows of one group of attachments."""
    return tuple(_places("procedures.AttachmentGroup", "seal_part"))


def _places(label: str, seal: str) -> Iterator[Place]:
    for model in apps.get_models():
        if hasattr(model, "instance_type") or model._meta.label in BY_OTHER_MEANS or not model._meta.managed:
            continue
        column = _column(model, label, seal)
        if column:
            yield Place(model, column)


def _column(model: Any, label: str, seal: str) -> str:
    if model._meta.label == label:
        return model._meta.pk.column
    if label == "customers.Customer" and model._meta.label in BY_ID:
        return BY_ID[model._meta.label]
    named = [field.column for field in model._meta.concrete_fields if _names(field, label)]
    if named:
        return named[0]
    own = getattr(model, seal, "")  # rows sealed under a customer's key that name nobody by a foreign key (form drafts)
    return own if own in ("subject", "part") else ""


def _names(field: Any, label: str) -> bool:
    return bool(field.is_relation and field.related_model and field.related_model._meta.label == label)


def stays(place: Place) -> bool:
    """Whether the rows of this table outlive a destruction."""
    return place.model._meta.label in STAYS
