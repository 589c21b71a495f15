"""Keeping what somebody types: one sealed row a person and form, without history; an explicit save takes it away."""

from typing import Any, Final
from uuid import UUID

from django.db import connection

from access.models import Person
from records.models import Draft
from vault.prepared import Command, Slot

LONGEST = 200_000
"""Characters of a whole form that are kept."""


def keep(person: Person, form_key: str, content: dict[str, Any], *, based_on: int, subject: UUID, part: UUID) -> Draft:
    """Write the typed content over the last autosave of this form; raises StaleVersion when another tab was faster."""
    draft = load(person, form_key) or Draft(person=person, form_key=form_key)
    draft.subject, draft.part = subject, part
    draft.based_on, draft.content = based_on, content
    draft.save()
    return draft


def load(person: Person, form_key: str) -> Draft | None:
    """The autosaved content of a form, if there is any."""
    return Draft.objects.filter(person=person, form_key=form_key).first()


def drop(person: Person, form_key: str) -> None:
    """Forget the autosave of a form (saved, or thrown away)."""
    with _DROPPED.run(connection, {"person": person.pk, "form": form_key}):
        pass


_DROPPED: Final = Command(
    f"DELETE FROM {Draft._meta.db_table} WHERE person_id = %s AND form_key = %s",  # noqa: S608
    (Slot("person"), Slot("form")),
)
"""By hand: every save of every form asks this."""
