"""Sessions in the database, each save of an open one a single statement.

Django's own store wraps the update in a transaction of its own: three round trips where one does. Everything else is
Django's.
"""

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from vault import prepared
from vault.prepared import Command, Slot


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE names."""

    def _get_session_from_db(self) -> Any:
        """The open session of this key, or none; every request asks this."""
        row = next(prepared.instances(_open_session, key=self.session_key, now=timezone.now()), None)
        if row is None:
            self._session_key = None
        return row

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises UpdateError where it was ended meanwhile, CreateError for a key that is taken."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]
        values = {"session_key": row.pk, "session_data": row.session_data, "expire_date": row.expire_date}
        with (_SAVED_TOO if connection.in_atomic_block else _SAVED).run(connection, values) as cursor:
            if not cursor.rowcount:
                raise UpdateError


_UPDATE: Final = f"UPDATE {Session._meta.db_table} SET session_data = %s, expire_date = %s WHERE session_key = %s"  # noqa: S608
_COLUMNS: Final = ("session_data", "expire_date", "session_key")
_SAVED_TOO: Final = Command(_UPDATE, map(Slot, _COLUMNS))
"""Within somebody's transaction."""
_SAVED: Final = Command(f"{_UPDATE} AND set_config('synchronous_commit', 'off', true) = 'off'", map(Slot, _COLUMNS))
"""Alone, and not waiting for the disk: what a crash of the machine could take back is a time of last use, or a line saying
that something was saved."""


def _open_session(key: Any, now: Any) -> QuerySet:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
