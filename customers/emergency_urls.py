"""URLs of emergency access and its review; their lines of the menu and of the first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.current import current_person
from access.doors import EVERYONE, door
from access.menu import MenuEntry, TodayBlock, register, register_today
from access.roles import Role
from customers.emergency import queries
from customers.emergency.opening import CLINICIANS
from customers.views import emergency

_CLAUSES = ("A4.2", "A4.4", "A6.4", "A6.7", "B7.1")
_POST = ("POST",)
_REVIEWS = frozenset({Role.DEPARTMENT_HEAD, Role.ARCHIVE_MANAGER, Role.EXECUTIVE, Role.SUPERVISOR})

urlpatterns = [
    door(
        "emergency/", emergency.new, "emergency-new", roles=CLINICIANS, methods=("GET", "POST"), files=True,
        clauses=_CLAUSES,
    ),
    door("emergencies/", emergency.list_openings, "emergencies", roles=EVERYONE, files=True, clauses=_CLAUSES),
    door(
        "emergencies/<uuid:pk>/", emergency.show, "emergency-show", roles=EVERYONE, files=True, clauses=_CLAUSES
    ),
    door(
        "emergencies/<uuid:pk>/judge/", emergency.judge, "emergency-judge", roles=EVERYONE, methods=_POST, files=True,
        clauses=("A4.4", "A6.7"),
    ),
    door("emergencies/<uuid:pk>/end/", emergency.end, "emergency-end", roles=CLINICIANS, methods=_POST, files=True),
]  # fmt: skip

register(MenuEntry(_("Emergency access"), "emergency-new", "siren", order=18))
register(
    MenuEntry(
        _("Emergency openings"), "emergencies", "shield-alert", _REVIEWS, order=31, covers=("emergency-",)
    )
)  # fmt: skip


def _to_review(request: HttpRequest) -> Mapping[str, Any] | None:
    """What waits for the person's review; for a supervisor all that wait, with how long they have."""
    person = current_person(request)
    if not person.has_agreement:
        return None
    waiting = list(queries.unreviewed()) if person.has_role(Role.SUPERVISOR) else queries.to_review(person)
    if not waiting:
        return None
    today = timezone.localdate()
    lines = [
        {"row": row, "late": row.due_on < today, "age": (today - timezone.localtime(row.created_at).date()).days}
        for row in waiting[:5]
    ]
    return {"lines": lines, "more": max(len(waiting) - 5, 0)}


register_today(
    TodayBlock(
        "emergencies",
        _("Emergency openings to be reviewed"),
        "customers/emergency/today.html",
        _to_review,
        EVERYONE,
        order=6,
        wide=True,
    )
)
