"""What one property's check answers, and the rows that a file consists of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archive.destruction import fates
from vault.recorded import RecordedModel


@dataclass(slots=True)
class Answer:
    """Codes of what is wrong, each with how often; `counts`: how much was looked at."""

    wrong: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


def tables() -> Iterator[tuple[Any, str]]:
    """Each recorded table that can name a customer, with the column: the same that a destruction goes through, so that a new
    kind of row is checked without being named here."""
    for place in fates.of_customers():
        if issubclass(place.model, RecordedModel):
            fields = place.model._meta.concrete_fields
            yield place.model, next(one.attname for one in fields if one.column == place.column)
