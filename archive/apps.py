"""Configuration of the archive app."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The archive's view of a customer."""

    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        """Declare what the archive's applications are about, what is told of them, of inspections and of copies, and
        what stands on the pages below."""
        from django.utils.translation import gettext_lazy as _

        from access.approvals import kinds
        from access.approvals.chains import Kind
        from archive import file_links
        from archive.copies import actions as copies
        from archive.inspections import actions as inspections
        from archive.publicity import panel, sheet  # noqa: F401
        from archive.requests import actions
        from archive.sharing import departments, outside, visiting
        from archive.studies import actions as study_actions
        from archive.views import outside_requests, requests, shares, studies
        from customers.file_links import offer_links
        from jobs import notifications
        from records.links import show_beside_sheets

        notifications.declare_kind(copies.WISHED, _("A customer wishes a copy of the own file"), "copy-show")
        show_beside_sheets(panel.pictures_beside)
        panel.register_block()
        offer_links(file_links.of_file)

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
            Kind.SHARE,
            kinds.Declared(
                title=_("Application for sharing with a department"),
                carry_out=departments.provide,
                details=shares.details,
                ends_at=lambda application: application.share_request.ends_at,
            ),
        )
        kinds.declare(
            Kind.SHARE_OUTSIDE,
            kinds.Declared(
                title=_("Application for sharing outside"),
                carry_out=outside.carry_out,
                details=outside_requests.details,
                ends_at=lambda _application: None,
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
        departments.declare()
        visiting.declare()
