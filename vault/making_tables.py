"""An operation of migrations that makes many tables at once, with what belongs to them.

Django draws the state of all related models anew for each operation; with a history and a trigger for most of some
seventy tables that took more time than the rest of a first start. Not here: changes of tables that exist.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

# what the drawn table contains already, once all operations have had their say on the state
_PART_OF_THE_TABLE = (AddConstraint, AddField, AddIndex)


class MakeTables(Operation):
    """Makes the tables of `operations` from their common final state, then their triggers; backwards drops them.

    Raises TypeError for an operation that is neither CreateModel nor an addition to a table made here.
    """

    reduces_to_sql = True
    reversible = True
    atomic = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        made = {op.name_lower for op in operations if isinstance(op, CreateModel)}
        for op in operations:
            if not isinstance(op, (CreateModel, AddTrigger, *_PART_OF_THE_TABLE)):
                raise TypeError(f"{op!r} does not make a table")
            if not isinstance(op, CreateModel) and op.model_name.lower() not in made:
                raise TypeError(f"{op!r} changes a table that is made elsewhere")
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For the writer of migrations."""
        return self.__class__.__qualname__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All operations in their order, without the models being drawn in between."""
        state.__dict__.pop("apps", None)
        for op in self.operations:
            op.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Each table whole (references between them come last, as ever), then each trigger."""
        for op in self.operations:
            if not isinstance(op, _PART_OF_THE_TABLE):
                op.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drops the tables, the last made first; their triggers, indexes and constraints go with them."""
        for op in reversed(self.operations):
            if isinstance(op, CreateModel):
                op.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Make {sum(isinstance(op, CreateModel) for op in self.operations)} tables"
