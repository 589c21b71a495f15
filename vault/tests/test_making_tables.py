"""Tables made at once are those that the same operations make one by one; going back leaves nothing."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from vault.making_tables import MakeTables

pytestmark = pytest.mark.django_db(transaction=True)

BED = migrations.CreateModel(
    "Bed", [("id", models.AutoField(primary_key=True)), ("label", models.CharField(max_length=9))]
)
WARD = migrations.CreateModel("Ward", [("id", models.AutoField(primary_key=True))])
WARD_OF_BED = migrations.AddField("bed", "ward", models.ForeignKey("vault.ward", models.PROTECT))
FIRST_BED = migrations.AddField(
    "ward", "first", models.ForeignKey("vault.bed", models.PROTECT, null=True, related_name="+")
)
INDEX = migrations.AddIndex("bed", models.Index(fields=["ward", "label"], name="bed_of_ward"))
ONE = migrations.AddConstraint("bed", models.UniqueConstraint(fields=["label"], name="bed_once"))
ALL = [BED, WARD, WARD_OF_BED, FIRST_BED, INDEX, ONE]


def made_by(operations: list) -> tuple[list, ProjectState, ProjectState]:
    """What the database says of both tables after the operations, and the states before and after."""
    before, after = ProjectState(), ProjectState()
    for operation in operations:
        step = after.clone()
        operation.state_forwards("vault", after)
        with connection.schema_editor() as editor:
            operation.database_forwards("vault", editor, step, after)
    with connection.cursor() as cursor:
        found = [
            (table, column.name, column.type_code, column.null_ok)
            for table in ("vault_bed", "vault_ward")
            for column in sorted(
                connection.introspection.get_table_description(cursor, table), key=lambda each: each.name
            )
        ]
        kinds = [
            connection.introspection.get_constraints(cursor, table).values() for table in ("vault_bed", "vault_ward")
        ]
    facts = sorted(
        (str(one["columns"]), one["unique"], one["index"], str(one["foreign_key"])) for each in kinds for one in each
    )
    return [found, facts], before, after


def undo(operations: list, states: list[ProjectState]) -> None:
    """Back to no tables."""
    for operation in reversed(operations):
        with connection.schema_editor() as editor:
            operation.database_backwards("vault", editor, states[1], states[0])


def test_tables_made_at_once_are_those_made_one_by_one() -> None:
    at_once = MakeTables(ALL)
    made, before, after = made_by([at_once])
    undo([at_once], [before, after])
    left = connection.introspection.table_names()
    assert not {"vault_bed", "vault_ward"} & set(left)
    singly, before, after = made_by(ALL)
    undo([at_once], [before, after])
    assert made == singly
    references = [fact[0] for fact in made[1] if fact[3] != "None"]
    assert references == ["['first_id']", "['ward_id']"]
    assert ("['label']", True) in [fact[:2] for fact in made[1]]


def test_table_made_elsewhere_is_not_changed_here() -> None:
    with pytest.raises(TypeError, match="made elsewhere"):
        MakeTables([BED, FIRST_BED])


def test_operation_that_makes_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="does not make"):
        MakeTables([migrations.RunSQL("SELECT 1")])
