"""Configuration of the records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The kernel of record sheets."""

    name = "records"
    verbose_name = "Record sheets"

    def ready(self) -> None:
        """Declare what of record sheets a leaver may leave open."""
        from records import handover

        handover.declare()
