"""Configuration of the records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The kernel of record sheets."""

    name = "records"
    verbose_name = "Record sheets"
