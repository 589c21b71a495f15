"""Configuration of the archive app."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The archive's view of a customer."""

    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        """Declare what an application for access is about, the consent to publicity, and what stands on the pages below."""
        from django.utils.translation import gettext_lazy as _

        from access.approvals import kinds
        from access.approvals.chains import Kind
        from archive import file_links
        from archive.copies import actions as copies
        from archive.publicity import panel, sheet  # noqa: F401
        from archive.requests import actions
        from archive.views import requests
        from customers.file_links import offer_links
        from jobs import notifications
        from records.links import show_beside_sheets

        notifications.declare_kind(copies.WISHED, _("A customer wishes a copy of the own file"), "copy-show")
        show_beside_sheets(panel.pictures_beside)
        panel.register_block()
        offer_links(file_links.of_file)

        kinds.declare(
            Kind.ACCESS,
            kinds.Declared(
                title=_("Application for access to files"),
                carry_out=actions.provide,
                details=requests.details,
                ends_at=lambda application: application.access_request.ends_at,
            ),
        )
