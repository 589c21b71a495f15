"""What these tests begin with: accepted files, closed cases, operations of long ago, a database clock that can be set."""

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from archive.models import ArchiveFile
from archive.models.files import FileClass
from customers.models import Case, ConsultationSheet, Customer
from customers.models.cases import Outcome

DAY = datetime.timedelta(days=1)


def filed(
    customer: Customer, cast: dict[str, Any], file_class: str = FileClass.OUTPATIENT, **other: Any
) -> ArchiveFile:
    """The customer's file, accepted by the archive."""
    values = {"number": f"T-{customer.serial}", "year": 2026, "serial": customer.serial, "accepted_at": timezone.now()}
    row = ArchiveFile(customer=customer, file_class=file_class, accepted_by=cast["guwen"], **{**values, **other})
    row.save()
    return row


def closed(customer: Customer, at: datetime.datetime | None = None) -> Case:
    """The customer's case, closed, opened when `at` says."""
    case: Case = customer.cases.get()
    case.opened_at = at or case.opened_at
    case.outcome, case.closed_at = Outcome.COMPLETED, case.opened_at
    case.save()
    return case


def consulted(customer: Customer, at: datetime.datetime, cast: dict[str, Any], **other: Any) -> ConsultationSheet:
    """A signed consultation of that moment."""
    who = {"recorded_by": cast["chenlu"], "changed_by": cast["chenlu"]}
    values = {"state": "signed", "channel": "visit", "needs": "双眼皮", "happened_at": at, **who, **other}
    row = ConsultationSheet(customer=customer, case=customer.cases.get(), **values)
    row.save()
    return row


def moment(day: datetime.date, hour: int = 12) -> datetime.datetime:
    """That hour of a day in the clinic's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def database_clock(shown: datetime.datetime | str) -> None:
    """Let the database's clock show this moment, or an interval more than it does ('+1 hour')."""
    told = f"'{shown.isoformat()}'::timestamptz" if isinstance(shown, datetime.datetime) else (
        f"statement_timestamp() + interval '{shown}'"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION archive_clock() RETURNS timestamptz LANGUAGE sql STABLE AS "
            f"$clock$ SELECT {told} $clock$"
        )
