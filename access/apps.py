"""Configuration of the access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """People, roles, grants, audit."""

    name = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        """Connect what a log-in leaves behind; declare what executives and supervisors are told, who hears of failed jobs,
        and whose keys last."""
        from access import overseeing, signals, stepup
        from access.approvals import actions as approvals
        from access.approvals import deputies
        from access.audit import watching
        from access.handovers import actions as handovers
        from access.handovers import own as handed_over
        from access.reviews import actions as reviews
        from access.second_factor import traces
        from jobs import running
        from vault.keyring import sweeping

        signals.connect()
        stepup.connect()
        traces.connect()
        overseeing.declare()
        approvals.declare()
        deputies.declare()
        reviews.declare()
        handovers.declare()
        handed_over.declare()
        watching.declare()
        running.tell_failures_to(lambda: overseeing.holders(overseeing.KEEPERS))
        sweeping.lasts(self.get_model("Person"))  # drafts of a registration are sealed under the person's own id
