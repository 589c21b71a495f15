"""Sessions in the database, each save of an open one a single statement.

Django's own store wraps the update in a transaction of its own: three round trips where one does. Everything else is
Django's.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE names."""

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises UpdateError where it was ended meanwhile, CreateError for a key that is taken."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]
        values = {"session_data": row.session_data, "expire_date": row.expire_date}
        if not self.model.objects.filter(pk=row.pk).update(**values):
            raise UpdateError
