"""Usable (可用性): every sealed row opens, every attachment can be read to its end, the bound file can be made."""

import logging
from typing import Final

from django.db import transaction

from access.models import Person
from access.roles import Section
from archive import binding
from archive.models import ArchiveFile
from archive.properties.answers import Answer, tables
from customers.models import Customer
from records.printing import render_bound
from vault.errors import VaultError
from vault.files import StoredFile, verify_file
from vault.recorded import SealedModel

ROW, ATTACHMENT, PRINT = "row", "unreadable", "print"
CODES: Final = (ROW, ATTACHMENT, PRINT)
_log = logging.getLogger(__name__)


def check(file: ArchiveFile, *, by: Person) -> Answer:
    """Open and read everything; what is read is shown to nobody."""
    answer = Answer()
    for model, column in tables():
        if issubclass(model, SealedModel):
            rows = model.objects.filter(**{column: file.customer_id})
            answer.wrong[ROW] += sum(not _opens(row) for row in rows)
    for stored in StoredFile.objects.filter(subject=file.customer_id):
        answer.counts["attachments"] += 1
        answer.wrong[ATTACHMENT] += not _reads(stored)
    if not answer.wrong[ROW]:
        answer.wrong[PRINT] += not _prints(file, by)
    answer.wrong = +answer.wrong
    return answer


def _opens(row: SealedModel) -> bool:
    try:
        row.opened()
    except VaultError:
        return False
    return True


def _reads(stored: StoredFile) -> bool:
    try:
        verify_file(stored)
    except VaultError:
        return False
    return True


def _prints(file: ArchiveFile, by: Person) -> bool:
    """Whether the PDF of the whole file can be made. Whatever goes wrong in it is the finding, so nothing is let through."""
    try:
        with transaction.atomic():
            printed = binding.printed_file(
                Customer.objects.get(pk=file.customer_id).opened(), frozenset(Section), by=by
            )
            return printed is None or bool(render_bound(printed))
    except Exception as error:
        _log.warning("the bound file %s cannot be made: %s", file.pk, type(error).__name__)
        return False
