"""URLs of the review of rights; its lines of the menu and of the first page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import menu, stepup
from access.current import current_person
from access.doors import EVERYONE, door
from access.reviews import queries
from access.roles import Role
from access.views import reviews

_CLAUSES = ("A6.4", "B7.1", "B8.2")

urlpatterns = [
    door("access-review/", reviews.list_reviews, "access-reviews", clauses=_CLAUSES),
    door("access-review/<uuid:pk>/", reviews.show, "access-review-show", clauses=_CLAUSES),
    door(
        "access-review/lines/<uuid:pk>/confirm/",
        reviews.confirm,
        "access-review-confirm",
        methods=("POST",),
        clauses=_CLAUSES,
    ),
    door(
        "access-review/lines/<uuid:pk>/remove/",
        stepup.needed(reviews.remove),
        "access-review-remove",
        methods=("GET", "POST"),
        clauses=_CLAUSES,
    ),
]

menu.register(
    menu.MenuEntry(
        _("Review of rights"),
        "access-reviews",
        "user-check",
        frozenset({Role.DEPARTMENT_HEAD, Role.EXECUTIVE, Role.SUPERVISOR}),
        order=92,
        covers=("access-review-",),
    )
)


def _to_review(request: HttpRequest) -> Mapping[str, Any] | None:
    """The reviews with people that wait for this person."""
    waiting = queries.waiting_for(current_person(request))
    counts = Counter(line.review_id for line in waiting)
    found = {line.review_id: line.review for line in waiting}
    today = timezone.localdate()
    lines = [{"review": row, "count": counts[pk], "late": row.due_on < today} for pk, row in found.items()]
    return {"lines": lines} if lines else None


menu.register_today(
    menu.TodayBlock(
        "access-reviews", _("Review of rights"), "access/today_reviews.html", _to_review, EVERYONE, order=7, wide=True
    )
)
