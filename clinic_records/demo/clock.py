"""The demo's past: inside `at(moment)` this process's clock shows that moment, so that actions happen when they should.

For loading a new demo clinic only, in one thread; the database's own clock (grants, audit log, change log) is not moved.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Let `timezone.now()` (and what Django makes of it) say `moment` meanwhile."""
    utc = moment.astimezone(datetime.UTC)
    with patch.object(timezone, "now", lambda: utc):
        yield
