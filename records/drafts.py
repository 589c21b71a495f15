"""Keeping what somebody types: one sealed row a person and form, without history; an explicit save takes it away."""

from typing import Any
from uuid import UUID

from access.models import Person
from records.models import Draft

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
    Draft.objects.filter(person=person, form_key=form_key).delete()
