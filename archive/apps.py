"""Configuration of the archive app."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The archive's view of a customer."""

    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        """Declare what an application for access is about, and what people are told of inspections."""
        from django.utils.translation import gettext_lazy as _

        from access.approvals import kinds
        from access.approvals.chains import Kind
        from archive.inspections import actions as inspections
        from archive.requests import actions
        from archive.studies import actions as study_actions
        from archive.views import requests, studies

        inspections.declare()
        kinds.declare(
            Kind.ACCESS,
            kinds.Declared(
                title=_("Application for access to files"),
                carry_out=actions.provide,
                details=requests.details,
                ends_at=lambda application: application.access_request.ends_at,
            ),
        )
        kinds.declare(
            Kind.CRITERIA,
            kinds.Declared(
                title=_("Application for de-identified files by criteria"),
                carry_out=study_actions.provide,
                details=studies.details,
                ends_at=lambda application: application.study.ends_at,
            ),
        )
