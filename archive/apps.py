"""Configuration of the archive app."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The archive's view of a customer."""

    name = "archive"
    verbose_name = "Archive"
