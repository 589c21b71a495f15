"""Reviews of rights of the demo clinic: the last quarter's, finished, and this quarter's, of which some lines wait."""

import datetime

from django.utils import timezone

from access.approvals.deciders import Offices
from access.models import Person
from access.reviews import actions, deciders, queries
from clinic_records.demo import clock
from jobs import notifications
from jobs.models import Notification

_DAY = datetime.timedelta(days=1)


def make(cast: dict[str, Person]) -> None:
    """Let the heads and the executive review; this quarter the heads of reception and nursing are not done yet."""
    today = timezone.localdate()
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    last = first - _DAY
    with clock.at(timezone.now() - (today - last).days * _DAY - 75 * _DAY):
        actions.begin(actions.quarter_of(timezone.localdate()))
        _confirm(everything=True)
    for person in cast.values():
        told = Notification.objects.to(person).filter(kind__startswith="access-review").values_list("pk", flat=True)
        notifications.mark_read(told, by=person)
    with clock.at(timezone.now() - min((today - first).days, 3) * _DAY):
        actions.begin(actions.quarter_of(today))
        _confirm(everything=False)


def _confirm(*, everything: bool) -> None:
    offices = Offices()
    for line in queries.waiting():
        code = line.review.department.code if line.review.department else ""
        if everything or code not in ("reception", "nursing", "management"):
            actions.confirm(line, by=deciders.of_line(line, offices)[0].person)
