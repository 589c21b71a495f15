"""Configuration of the procedures app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Sheets of what is done."""

    name = "procedures"
    verbose_name = "Procedures"

    def ready(self) -> None:
        """Register the sheets declared here, what follows a change of them, and what people are told."""
        from customers.card import alert_with
        from customers.steps import offer_steps
        from jobs import notifications
        from procedures import (  # noqa: F401
            alerts,
            coming,
            readiness,
            receivers,
            register_sink,
            reporting,
            sheets,
            steps,
            visits,
        )
        from procedures.media.panel import attachments_of
        from procedures.models import AttachmentGroup
        from records.links import show_beside_sheets
        from vault.keyring import sweeping

        notifications.declare_kind(visits.COMPLICATION, _("Complications were found in aftercare"), "aftercare-open")
        notifications.declare_kind(reporting.RESULT, _("The results of the pre-op checks are signed"), "preop-result")
        alert_with(alerts.infectious)
        coming.register_block()
        offer_steps(steps.of_case)
        show_beside_sheets(attachments_of)
        sweeping.lasts(AttachmentGroup)
