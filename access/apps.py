"""Configuration of the access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """People, roles, grants, audit."""

    name = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        """Connect what a log-in leaves behind."""
        from access import signals

        signals.connect()
