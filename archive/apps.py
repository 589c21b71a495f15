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

        from access import following
        from access.approvals import kinds
        from access.approvals.chains import Kind
        from archive import file_links, file_panels, handover
        from archive.care import panel as care_panel
        from archive.care import removal_wording, removing
        from archive.carriers import actions as carriers
        from archive.copies import actions as copies
        from archive.destruction import panel as destruction_panel
        from archive.erasure import actions as erasure
        from archive.filing import reviewing
        from archive.holds import actions as holds
        from archive.inspections import actions as inspections
        from archive.lending import asking, extending
        from archive.lending import panel as lending_panel
        from archive.lending import queries as lending
        from archive.merging import actions as merging
        from archive.merging import visibility
        from archive.merging import wording as merging_wording
        from archive.numbering import finding
        from archive.papers import panel as paper_panel
        from archive.papers import receivers  # noqa: F401
        from archive.publicity import panel, sheet  # noqa: F401
        from archive.requests import actions
        from archive.retention import blocks, scanning
        from archive.retention import panel as retention_panel
        from archive.sealing import actions as sealing
        from archive.sealing import panel as sealing_panel
        from archive.sealing import queries as sealing_queries
        from archive.sharing import departments, outside, visiting
        from archive.store import panel as store_panel
        from archive.studies import actions as study_actions
        from archive.views import destruction, loans, outside_requests, requests, retention, shares, studies
        from customers.file_links import offer_links
        from customers.hit_notes import note_hits_with
        from customers.number_finding import find_numbers_with
        from jobs import notifications
        from records import freezing
        from records.links import show_beside_sheets

        notifications.declare_kind(copies.WISHED, _("A customer wishes a copy of the own file"), "copy-show")
        show_beside_sheets(panel.pictures_beside)
        panel.register_block()
        file_panels.register(20, store_panel.TEMPLATE, store_panel.on_file_page)
        file_panels.register(40, sealing_panel.TEMPLATE, sealing_panel.on_file_page)
        file_panels.register(25, paper_panel.TEMPLATE, paper_panel.on_file_page)
        file_panels.register(30, retention_panel.TEMPLATE, retention_panel.on_file_page)
        file_panels.register(35, destruction_panel.TEMPLATE, destruction_panel.on_file_page)
        file_panels.register(10, care_panel.TEMPLATE, care_panel.on_file_page)
        offer_links(file_links.of_file)
        find_numbers_with(finding.find)
        reviewing.declare()
        handover.declare()
        merging.declare()
        following.follow(visibility.follow)
        note_hits_with(merging_wording.beside)

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
        retention.declare()
        scanning.declare()
        holds.declare()
        erasure.declare()
        sealing.declare()
        carriers.declare()
        removing.declare()
        show_beside_sheets(removal_wording.beside_contact)
        freezing.register(sealing_queries.refused_record)
        blocks.register(sealing_queries.keeps)
        kinds.declare(
            Kind.DESTROY,
            kinds.Declared(
                title=_("Application for destruction"),
                carry_out=lambda _application, _by: None,
                details=destruction.details,
                ends_at=lambda _application: None,
            ),
        )
        kinds.declare(
            Kind.LEND,
            kinds.Declared(
                title=_("Application for a loan"),
                carry_out=asking.keep_on_record,
                details=loans.details,
                ends_at=lambda _application: None,
            ),
        )
        kinds.declare(
            Kind.LEND_MORE,
            kinds.Declared(
                title=_("Application for an extension of a loan"),
                carry_out=extending.grant,
                details=loans.details_more,
                ends_at=lambda _application: None,
            ),
        )
        blocks.register(lending.keeping)
        file_panels.register(25, lending_panel.TEMPLATE, lending_panel.on_file_page)
        departments.declare()
        visiting.declare()
