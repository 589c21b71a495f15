"""Which sessions a person has open, so that the oldest can be ended above the limit and all on demand (T23)."""

from importlib import import_module

from django.conf import settings
from django.db import models


class OpenSession(models.Model):
    """One logged-in session of a person."""

    key = models.CharField(primary_key=True, max_length=40)
    person = models.ForeignKey("access.Person", models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField(auto_now_add=True)

    def end(self) -> None:
        """Log this session out at its next request."""
        import_module(settings.SESSION_ENGINE).SessionStore(self.key).delete(self.key)
        self.delete()
