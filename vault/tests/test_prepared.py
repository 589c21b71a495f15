"""Prepared statements answer what the queryset itself would, for each asker anew, on every connection."""

import inspect
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Count, F, QuerySet
from django.test.utils import CaptureQueriesContext

from access.models import Agreement, Department, Person, RoleAssignment
from access.roles import Role
from vault import prepared
from vault.prepared import AnyOf, Command, Slot
from vault.recorded import KeptVersion
from vault.tests.notes import Note

BOTH = pytest.mark.django_db(databases=["default", "keyring"])


def people_named(name: Any) -> QuerySet:
    return Person.objects.with_standing().filter(name=name).select_related("department").order_by("username")


def among(pks: Any) -> QuerySet:
    return Person.objects.filter(AnyOf(F("pk"), pks)).only("username").order_by("username")


def counted(least: int, name: Any) -> QuerySet:
    rows = Person.objects.filter(name__gt=name).values("name").annotate(n=Count("*"))
    return rows.filter(n__gte=least).order_by("name").values_list("name", "n")


def notes_of(customer: Any) -> QuerySet:
    return Note.objects.filter(customer_id=customer)


@pytest.fixture
def people(db: None) -> list[Person]:
    department = Department(code="front", name_zh_hans="前台", name_zh_hant="前台", name_en="Front")
    department.save()
    made = [
        Person.objects.create_user(f"p{nth}", name=f"名{nth % 2}", department=department if nth % 3 else None)
        for nth in range(6)
    ]
    RoleAssignment(person=made[0], role=Role.NURSE).save()
    Agreement(person=made[0], signed_on="2020-01-01").save()
    return made


@pytest.mark.django_db
def test_models_are_those_of_the_queryset(people) -> None:
    for name in ("名0", "名1", "名0", "nobody"):
        wanted = [(row.pk, row.roles, row.has_agreement, row.department) for row in people_named(name)]
        found = list(prepared.instances(people_named, name=name))
        assert [(row.pk, row.roles, row.has_agreement, row.department) for row in found] == wanted
        assert all("department" in row._state.fields_cache for row in found)


@pytest.mark.django_db
def test_columns_left_out_are_fetched_when_they_are_asked_for(people) -> None:
    (row,) = prepared.instances(among, pks=[people[2].pk])
    assert (row.get_deferred_fields() >= {"name", "email"}, row.name) == (True, "名0")


@pytest.mark.django_db
def test_length_of_a_list_does_not_change_the_statement(people) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = [
            [row.username for row in prepared.instances(among, pks=[one.pk for one in people[:count]])]
            for count in (0, 1, 5)
        ]
    assert found == [[], ["p0"], ["p0", "p1", "p2", "p3", "p4"]]
    assert len({query["sql"].split("(")[0] for query in asked}) == 1


@pytest.mark.django_db
def test_fixed_values_make_statements_of_their_own(people) -> None:
    assert prepared.rows(counted, 1, name="") == [("名0", 3), ("名1", 3)]
    assert prepared.rows(counted, 4, name="") == []
    assert prepared.rows(counted, 1, name="名0") == [("名1", 3)]


@BOTH
def test_sealed_columns_come_sealed_and_open(notes) -> None:
    customer = uuid.uuid4()
    Note(customer_id=customer, part_id=customer, text="一", dose=Decimal("0.125"), plan={"a": [1]}, raw=b"\0x").save()
    (row,) = prepared.instances(notes_of, customer=customer)
    assert type(row.__dict__["text"]).__name__ == "SealedValue"
    assert (row.text, row.dose, row.plan, bytes(row.raw)) == ("一", Decimal("0.125"), {"a": [1]}, b"\0x")


@pytest.mark.django_db(transaction=True)
def test_new_connection_is_told_the_statements_anew() -> None:
    ask = Command("SELECT %s::int + 1", [Slot("n")])
    for _nth in range(2):
        for n in (1, 41):
            with ask.run(connection, {"n": n}) as cursor:
                assert cursor.fetchone() == (n + 1,)
        connection.close()


@pytest.mark.django_db
def test_value_is_never_part_of_the_statement() -> None:
    ask = Command("SELECT %s::text, %s::text", [Slot("a"), Slot("b")])
    nasty = "'); DROP TABLE access_person; --"
    with ask.run(connection, {"a": nasty, "b": "%s $1"}) as cursor:
        assert cursor.fetchone() == (nasty, "%s $1")


@pytest.mark.django_db
def test_refused_statement_is_told_as_djangos_error_and_can_be_asked_again() -> None:
    wrong = Command("SELECT nothing FROM nowhere WHERE a = %s", [Slot("a")])
    for _nth in range(2):
        with pytest.raises(DatabaseError, match="nowhere"), transaction.atomic(), wrong.run(connection, {"a": 1}):
            pass


@pytest.mark.django_db
def test_statement_without_models_says_so(people) -> None:
    with pytest.raises(TypeError):
        prepared.instances(counted, 1, name="")


def test_django_still_inserts_as_history_relies_on() -> None:
    """`_do_insert` is private: these are the arguments and the calls that KeptVersion relies on."""
    names = list(inspect.signature(models.Model._do_insert).parameters)  # type: ignore[attr-defined]
    assert names == ["self", "manager", "using", "fields", "returning_fields", "raw"]
    assert inspect.getsource(models.Model._save_table).count("self._do_insert(") == 1  # type: ignore[attr-defined]
    assert list(inspect.signature(KeptVersion._do_insert).parameters) == names
