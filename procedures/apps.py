"""Configuration of the procedures app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Sheets of what is done."""

    name = "procedures"
    verbose_name = "Procedures"

    def ready(self) -> None:
        """Register the sheets declared here, what follows a change of them, and what people are told."""
        from jobs import notifications
        from procedures import receivers, sheets, visits  # noqa: F401

        notifications.declare_kind(
            visits.COMPLICATION, _("Complications were found in aftercare"), "aftercare-open"
        )
