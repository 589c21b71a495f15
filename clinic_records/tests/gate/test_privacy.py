"""Every column is classified: sealed, saying nothing by its type, or listed with its reason (design, section 5)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from clinic_records import privacy
from records.models import RecordSheet
from vault.fields import SealedFieldMixin

OURS = {"archive", "quality", "operations", "procedures", "customers", "records", "access", "jobs", "vault", "keyring"}
SILENT = (models.UUIDField, models.ForeignKey, models.BooleanField, models.AutoField)
TIMES = (models.DateField, models.TimeField)
COUNTED = {"version", "edition", "signed_edition", "confirmed_edition", "based_on"}


def models_of_ours() -> Iterator[type[models.Model]]:
    """All models of the house; a history has the columns of its model and is not asked twice."""
    for model in apps.get_models():
        history = model.__name__.startswith("Historical")
        if model._meta.app_label in OURS | {"clinic_records"} and not history:
            yield model


def concerns_customers(model: type[models.Model]) -> bool:
    """Whether rows are about one customer: they name one, or have something to seal."""
    names = {column.name for column in model._meta.concrete_fields}
    sealed = any(isinstance(column, SealedFieldMixin) for column in model._meta.concrete_fields)
    return sealed or bool(names & {"customer", "subject"}) or model.__name__ == "Customer"


def speaking(model: type[models.Model]) -> set[str]:
    """Plain columns whose type does not say that they are harmless."""
    silent = SILENT if concerns_customers(model) else SILENT + TIMES
    common = set(privacy.SHEET.split()) if issubclass(model, RecordSheet) else set()
    return {
        column.name
        for column in model._meta.concrete_fields
        if not isinstance(column, SealedFieldMixin)
        and not isinstance(column, silent)
        and column.name not in COUNTED | common
    }


@pytest.mark.clause("A6.3")
@pytest.mark.parametrize("model", models_of_ours(), ids=lambda model: model._meta.label)
def test_every_plain_column_is_listed_in_privacy(model: type[models.Model]) -> None:
    assert sorted(speaking(model) - privacy.listed(model._meta.label)) == []


def test_nothing_is_listed_that_is_sealed_or_gone() -> None:
    known = {model._meta.label: model for model in models_of_ours()}
    stale = []
    for label in {*privacy.STATISTICS, *privacy.TRACES, *privacy.HOUSE}:
        plain = {c.name for c in known[label]._meta.concrete_fields if not isinstance(c, SealedFieldMixin)}
        stale += [f"{label}.{name}" for name in privacy.listed(label) - plain]
    assert stale == []


def test_models_about_customers_are_not_passed_off_as_the_house() -> None:
    known = {model._meta.label: model for model in models_of_ours()}
    # the key of a subject is named by the subject's id alone
    assert [label for label in privacy.HOUSE if concerns_customers(known[label])] == []


def test_no_free_text_about_customers_is_plain() -> None:
    texts = (models.TextField, models.JSONField, models.EmailField)
    found = [
        f"{model._meta.label}.{column.name}"
        for model in models_of_ours()
        if concerns_customers(model)
        for column in model._meta.concrete_fields
        if isinstance(column, texts) and not isinstance(column, SealedFieldMixin)
    ]
    codes = [
        "archive.FileCheck.counts",
        "archive.FileCheck.wrong",
        "archive.Removal.columns",
        "customers.RegisterImport.counts",
    ]
    assert sorted(found) == codes


def test_short_plain_texts_about_customers_are_codes() -> None:
    free = {
        f"{model._meta.label}.{column.name}"
        for model in models_of_ours()
        if concerns_customers(model)
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField) and not column.choices and not isinstance(column, SealedFieldMixin)
    }
    assert free == {
        "access.Application.kind",
        "access.ApprovalStep.party",
        "archive.ArchiveFile.number",
        "archive.ArchiveFile.unit",
        "archive.FileFault.what",
        "archive.BoundFile.language",
        "archive.Loan.number",
        "archive.LoanVolume.damaged_pages",  # page numbers, which the inspection reads and refuses where they are none
        "archive.LoanVolume.missing_pages",
        "archive.OldNumber.number",
        "archive.Inspection.pathway",
        "archive.OutsidePackage.language",
        "archive.Removal.sheet_key",
        "archive.RequestedFile.number",
        "customers.BookingSheet.number",
        "customers.Case.pathway",
        "customers.Customer.number",
        "customers.RegisterImport.error_code",
        "jobs.Notification.kind",
        "procedures.Attachment.sheet_key",
        "records.Draft.form_key",
        "records.PaperSignature.sheet_key",
        "records.SignOff.sheet_key",
        "vault.StoredFile.kind",
    }


def test_history_seals_what_its_model_seals() -> None:
    wrong = []
    for model in models_of_ours():
        if hasattr(model, "history"):
            kept = {column.name: column for column in model.history.model._meta.concrete_fields}
            sealed = [c for c in model._meta.concrete_fields if isinstance(c, SealedFieldMixin)]
            wrong += [f"{model._meta.label}.{c.name}" for c in sealed if not isinstance(kept[c.name], SealedFieldMixin)]
    assert wrong == []


@pytest.mark.parametrize("model", models_of_ours(), ids=lambda model: model._meta.label)
def test_facts_that_go_in_pairs_are_held_by_a_constraint(model: type[models.Model]) -> None:
    columns = {column.name: column for column in model._meta.concrete_fields}
    held = [str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    loose = []
    for name, column in columns.items():
        begin = name.removesuffix("_by")
        beside = [f"{begin}{end}" for end in ("_at", "_on") if f"{begin}{end}" in columns]
        if begin == name or not beside or not (column.null or columns[beside[0]].null):
            continue
        if not any(f"{name}" in text and beside[0] in text for text in held):
            loose.append((name, beside[0]))
    assert loose == []
