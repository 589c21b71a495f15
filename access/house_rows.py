"""Writing an entry of the house's own (catalogue, rules, places): its next version, by who may, with its audit row."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.models import Person
from access.roles import Role
from vault.errors import StaleVersion
from vault.recorded import RecordedModel

Row = TypeVar("Row", bound=RecordedModel)


def keep(
    row: Row, values: Mapping[str, Any], *, keepers: Collection[Role], by: Person, seen: int, purpose: str = ""
) -> Row:
    """Write the next version of `row`, for one of the roles `keepers`; `seen` is the version that the form showed.

    Raises PermissionDenied, StaleVersion.
    """
    if not by.has_role(*keepers):
        raise PermissionDenied("role")
    if row.version != seen:
        raise StaleVersion(row._meta.label, row.pk, seen)
    for name, value in values.items():
        setattr(row, name, value)
    row.__dict__["_history_user"] = by
    with transaction.atomic():
        row.save()
        audit.record(audit.Action.SETTING, actor=by, obj=row, purpose=purpose)
    return row
