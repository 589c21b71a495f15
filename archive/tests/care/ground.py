"""What these tests begin with: accepted files, a case that is over, two archive managers."""

import datetime
import io
from typing import Any

from django.db import connection
from django.utils import timezone

from access.models import Person
from archive.merging import actions as merging
from archive.models import ArchiveFile, FiledItem, FileFault, FileMerge
from archive.tests.ground import patient
from archive.tests.retention.ground import DAY, closed, consulted, filed
from customers.models import ConsultationSheet, Customer
from vault.files import StoredFile, seal_file

Cast = dict[str, Person]


def kept(cast: Cast, name: str = "张伟明", **other: Any) -> ArchiveFile:
    """The accepted file of a customer whose case ended with a signed consultation."""
    customer = patient(cast, name, **other)
    consulted(customer, timezone.now() - 9 * DAY, cast, signed_edition=1, confirmed_edition=1)
    closed(customer)
    return filed(customer, cast)


def two_of_one(cast: Cast) -> tuple[ArchiveFile, ArchiveFile]:
    """Two files that the same person may have."""
    return kept(cast), kept(cast)


def unsigned(file: ArchiveFile, cast: Cast) -> ConsultationSheet:
    """A draft in the file's case."""
    return consulted(file.customer, timezone.now() - DAY, cast, state="draft")


def attached(file: ArchiveFile, content: bytes = b"picture" * 100) -> StoredFile:
    """A sealed file of the customer."""
    return seal_file(io.BytesIO(content), subject=file.customer_id, part=file.customer_id, kind="image/jpeg")


def kinds(file: ArchiveFile) -> list[str]:
    """What is open of a file."""
    return sorted(FileFault.objects.open().filter(file=file).values_list("kind", flat=True))


def merged(cast: Cast, one: ArchiveFile, other: ArchiveFile) -> FileMerge:
    """Both files, merged by two archive managers."""
    row = merging.propose(one.customer, other.customer, "身份证号一致，本人确认", by=cast["guwen"])
    merging.confirm(row, by=cast["dongxue"])
    return FileMerge.objects.get(pk=row.pk)


def seen_by(person: Person, customer: Customer) -> bool:
    """Whether the person finds the customer at this moment."""
    fresh = Person.objects.get(pk=person.pk)
    return Customer.objects.visible_to(fresh).filter(pk=customer.pk).exists()


def filed_item(file: ArchiveFile, sheet: ConsultationSheet, cast: Cast) -> FiledItem:
    """A line of the file's catalogue that names this sheet."""
    now = timezone.now()
    return FiledItem.objects.create(
        file=file, position=1, sheet_key="consultation", record_id=sheet.pk, edition=1, section="consultation",
        happened_on=now.date(), proposed_at=now, filed_at=now, filed_by=cast["guwen"],
    )  # fmt: skip


def touched(row: Any, at: datetime.datetime) -> None:
    """Set back when a row was last saved."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {type(row).history.model._meta.db_table} SET history_date = %s WHERE id = %s", [at, str(row.pk)]
        )
