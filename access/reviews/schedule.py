"""What runs by itself: the reviews of a quarter begin on its first day; whoever decides is reminded; executives are told of
what is overdue. Each step once to each person."""

import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.approvals.deciders import Offices
from access.models import AccessReview, Person
from access.overseeing import holders
from access.reviews import actions, deciders, queries
from access.roles import Role
from access.telling import tell_once
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

BEGIN: Final = "access.review_begin"
REMIND: Final = "access.review_remind"
SOON, LATE, RAISED = "access-review-soon", "access-review-late", "access-review-raised"
BEFORE: Final = datetime.timedelta(days=3)


@job(BEGIN, title=_("Begin the review of rights of the quarter"), cancellable=False)
def begin(_run: JobRun) -> dict[str, int]:
    """Make the reviews of the quarter that today lies in."""
    return {"reviews_begun": len(actions.begin(actions.quarter_of(timezone.localdate())))}


@job(REMIND, title=_("Remind of reviews of rights"), cancellable=False)
def remind(_run: JobRun) -> dict[str, int]:
    """Close the lines of leavers, then tell of what is due soon or overdue."""
    actions.settle_leavers()
    offices, today = Offices(), timezone.localdate()
    people: dict[AccessReview, dict] = {}
    for line in queries.waiting():
        found = people.setdefault(line.review, {})
        found.update({one.person.pk: one.person for one in deciders.of_line(line, offices)})
    return {"people_told": sum(_remind(review, list(found.values()), today) for review, found in people.items())}


def _remind(review: AccessReview, people: list[Person], today: datetime.date) -> int:
    if review.due_on < today:
        return tell_once(LATE, review.pk, people) + tell_once(RAISED, review.pk, holders({Role.EXECUTIVE}))
    return tell_once(SOON, review.pk, people) if review.due_on - BEFORE <= today else 0


schedules.declare(
    "access-review-begin",
    BEGIN,
    schedules.Default(Every.QUARTER, at=datetime.time(6, 0)),
    _("Begin the review of rights of the quarter"),
)
schedules.declare(
    "access-review-remind",
    REMIND,
    schedules.Default(Every.DAY, at=datetime.time(8, 0)),
    _("Remind of reviews of rights"),
)
for _kind, _text in {
    SOON: _("A review of rights is due within three days"),
    LATE: _("A review of rights of yours is overdue"),
    RAISED: _("A review of rights in the house is overdue"),
}.items():
    notifications.declare_kind(_kind, _text, "access-review-show")
wording.declare_codes({"reviews_begun": _("reviews begun")})
