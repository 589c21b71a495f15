"""`manage.py due_followups`: what the scheduler does each morning, by hand. Last line on standard output: JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from customers.models import VisitPlan
from customers.models.visits import VisitKind
from customers.tasks import JOB, remind_of_visits
from jobs import runs


class Command(BaseCommand):
    """Reminds people of visits that are due and says how many there are."""

    help = (
        "Notify customer service and nurses of follow-ups and aftercare visits due today or overdue (each person once "
        "a day). Prints a JSON summary; exit 0 done, 1 failed."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the job here and now, as a run on the Jobs page."""
        try:
            with runs.recorded(JOB) as run:
                counts = dict(remind_of_visits(run) or {})
                runs.count(run, **counts)
        except DatabaseError as error:
            raise CommandError(f"the database failed ({type(error).__name__})") from None
        due = VisitPlan.objects.due(timezone.localdate()).filter(case__outcome="")
        summary = {kind.value: due.filter(kind=kind).count() for kind in VisitKind}
        self.stdout.write(json.dumps(counts | {"due": summary}))
