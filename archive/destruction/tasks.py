"""The job that carries an order of destruction out."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from archive.destruction import orders
from archive.models import DestructionOrder
from jobs import wording
from jobs.kinds import job
from jobs.models import JobRun


@job(orders.JOB, title=_("Carrying out a destruction"), result_url="archive-destruction-of-run", cancellable=False)
def carry_out(run: JobRun) -> Mapping[str, int]:
    """Carry out the order of this run; a run that was killed is taken up again from where it stood."""
    order = DestructionOrder.objects.get(pk=UUID(str(run.payload["order"])))
    return orders.carry_out(order, run)


wording.declare_codes({"destroyed": _("destroyed"), "left_out": _("files left out")})
