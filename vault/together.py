"""One transaction for what belongs together, without a savepoint for each step of it.

Inside another `together` a step joins that one: if the step fails, all of it fails, and nothing more can be asked of the
database until the outermost block has rolled back. Steps that may fail alone take `transaction.atomic()` around them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def together(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """All or nothing. The outermost block is a transaction (inside somebody else's: a savepoint), inner ones are part of it."""
    connection: Any = connections[using]
    joined = getattr(connection, "clinic_together", False)
    with transaction.atomic(using=using, savepoint=not joined):
        connection.clinic_together = True
        try:
            yield
        finally:
            connection.clinic_together = joined
