"""The throw-away clinic that is measured: made once in a data folder of its own, used again when it is there.

Run inside a process with the project's settings; not here: starting it, measuring it.
"""

import datetime
from typing import Any, Final

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from access.models import Agreement, Grant, Person, RoleAssignment
from access.models.grants import GrantSource
from access.roles import Role, Section
from bench.models import BareEdit, BareRow
from clinic_records import profile
from clinic_records.demo import mass
from customers.models import Customer

ALL, NONE, TEN = "bench-all", "bench-none", "bench-ten"
PASSWORD: Final = "bench-only-2026"


def prepare(size: int) -> dict[str, Any]:
    """Migrate, make the cast and fill up to `size` customers; returns what was there and what was added."""
    call_command("prepare")
    profile.forget()
    there = Customer.objects.count()
    if there < size:
        mass.fill(size - there, seed=there + 11, progress=lambda done: print(f"  {there + done} of {size}", flush=True))
        _settle()
    people = {name: _person(name) for name in (ALL, NONE, TEN)}
    _grant_all(people[ALL])
    _grant_some(people[TEN], 10)
    return {"customers": Customer.objects.count(), "grants": Grant.objects.count()}


def _settle() -> None:
    """Statistics for the planner, as autovacuum would make them soon."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _person(username: str) -> Person:
    found = Person.objects.filter(username=username).first()
    if found is None:
        found = Person.objects.create_user(username, PASSWORD, name=username)
        RoleAssignment(person=found, role=Role.FRONT_DESK).save()
        Agreement(person=found, signed_on=timezone.localdate() - datetime.timedelta(days=9)).save()
    return found


def _grant_all(person: Person) -> None:
    """One grant for each customer that has none of this person yet, in one statement; all sections count, whatever the
    role, so that a customer's page shows all sheets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_grant (id, principal, customer_id, customer_serial, sections, by_duty, may_change, source,"
            " starts_at) SELECT gen_random_uuid(), %s, c.id, c.serial, %s::varchar[], false, true, %s, now()"
            " FROM customers_customer c WHERE NOT EXISTS"
            " (SELECT 1 FROM access_grant g WHERE g.principal = %s AND g.customer_id = c.id)",
            [str(person.pk), sorted(Section), GrantSource.SHARE, str(person.pk)],
        )
        cursor.execute("ANALYZE access_grant")


def _grant_some(person: Person, count: int) -> None:
    if Grant.objects.filter(principal=person.pk).exists():
        return
    step = max(Customer.objects.count() // count, 1)
    rows = list(Customer.objects.order_by("serial")[::step][:count])
    Grant.objects.bulk_create(
        Grant(
            principal=person.pk, customer=row, customer_serial=row.serial, sections=sorted(Section),
            source=GrantSource.SHARE, by_duty=False, may_change=True,
        )
        for row in rows
    )  # fmt: skip


def make_yardsticks(rows: int = 1000) -> None:
    """The tables of the bare pages, filled: as many rows as matter for one page."""
    with connection.schema_editor() as editor:
        there = set(connection.introspection.table_names())
        for model in (BareRow, BareEdit, BareEdit.history.model):
            if model._meta.db_table not in there:
                editor.create_model(model)
    if not BareRow.objects.exists():
        now = timezone.now()
        BareRow.objects.bulk_create(
            BareRow(
                number=f"C{n:06d}", name="欧阳雪莹", sex="女", age="32岁", stage="咨询", state="进行中", registered=now
            )
            for n in range(rows)
        )
        BareEdit(pk=1).save()
