"""A connection that answered a moment ago is not asked again whether it still answers.

Django's health check is a round trip before the first statement of each request, on each of our three connections. After a
restart of PostgreSQL every connection has been idle longer than MOMENT, and is checked as ever.
"""

import time
from typing import Any, Final

from django.db.backends.postgresql import base

MOMENT: Final = 5.0
"""Seconds."""


class DatabaseWrapper(base.DatabaseWrapper):
    """What ENGINE names."""

    answered_at = 0.0
    health_check_enabled: bool
    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Check as Django does, unless the connection answered within MOMENT."""
        if self.health_check_enabled and not self.health_check_done and self.connection is not None:
            self.health_check_done = time.monotonic() - self.answered_at < MOMENT
        super().close_if_health_check_failed()

    def close_if_unusable_or_obsolete(self) -> None:
        """At the end of a request: note whether the connection answered during it."""
        if self.connection is not None and self.health_check_done and not self.errors_occurred:
            self.answered_at = time.monotonic()
        super().close_if_unusable_or_obsolete()

    def get_new_connection(self, conn_params: Any) -> Any:
        """A new connection has just answered."""
        found = super().get_new_connection(conn_params)
        self.answered_at = time.monotonic()
        return found
