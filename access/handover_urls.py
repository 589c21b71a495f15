"""URLs of hand-overs, and their block of the first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access import menu, stepup
from access.current import current_person
from access.doors import EVERYONE, door
from access.handovers import queries
from access.roles import Role
from access.views import handovers

_CLAUSES = ("A4.2", "A4.4", "A6.4")

urlpatterns = [
    door(
        "handover/<uuid:pk>/",
        stepup.needed(handovers.show),
        "handover-show",
        methods=("GET", "POST"),
        files=True,
        clauses=_CLAUSES,
    ),
    door("handover/<uuid:pk>/counts/", handovers.show_counts, "handover-counts", roles={Role.SYSADMIN}),
]  # fmt: skip


def _to_hand_over(request: HttpRequest) -> Mapping[str, Any] | None:
    """What the person sees to, until it is done."""
    rows = queries.waiting_for(current_person(request))
    return {"handovers": rows} if rows else None


menu.register_today(
    menu.TodayBlock(
        "handovers", _("To be handed over"), "access/today_handovers.html", _to_hand_over, EVERYONE, order=8, wide=True
    )
)
