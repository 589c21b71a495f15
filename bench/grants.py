"""The grants of those who ask for pages, by one statement each: thousands given one by one would take longer than measuring.

To a closed file the database lets nobody give a right; so none is given.
"""

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import Section
from archive.models import ArchiveFile
from archive.models.files import FileState
from customers.models import Customer


def of_all(person: Person) -> None:
    """One for each customer that has none of this person yet; all sections count, whatever the role, so that a customer's
    page shows all sheets."""
    known = Grant.objects.filter(principal=person.pk, customer=OuterRef("pk"))
    wanted, given = _open().exclude(Exists(known)).values("id", "serial").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_grant (id, principal, customer_id, customer_serial, sections, by_duty, may_change, source,"
            " starts_at) SELECT gen_random_uuid(), %s, c.id, c.serial, %s::varchar[], false, true, %s, now()"
            f" FROM ({wanted}) c",
            [str(person.pk), sorted(Section), GrantSource.SHARE, *given],
        )
        cursor.execute("ANALYZE access_grant")


def of_some(person: Person, count: int) -> None:
    """`count` of them, evenly over all customers; nothing where the person has some already."""
    if Grant.objects.filter(principal=person.pk).exists():
        return
    step = max(_open().count() // count, 1)
    rows = list(_open().order_by("serial")[::step][:count])
    Grant.objects.bulk_create(
        Grant(
            principal=person.pk, customer=row, customer_serial=row.serial, sections=sorted(Section),
            source=GrantSource.SHARE, by_duty=False, may_change=True,
        )
        for row in rows
    )  # fmt: skip


def _open() -> QuerySet[Customer]:
    """Customers to whose files rights may be given."""
    closed = ArchiveFile.objects.filter(customer_id=OuterRef("pk")).exclude(state=FileState.KEPT)
    return Customer.objects.exclude(Exists(closed))
