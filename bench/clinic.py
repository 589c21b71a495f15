"""The throw-away clinic that is measured: made once in a data folder of its own, used again when it is there.

Run inside a process with the project's settings; not here: starting it, measuring it.
"""

import datetime
from typing import Any, Final

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from access.models import Agreement, Grant, Person, RoleAssignment
from access.roles import Role
from bench import grants
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
    grants.of_all(people[ALL])
    grants.of_some(people[TEN], 10)
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
