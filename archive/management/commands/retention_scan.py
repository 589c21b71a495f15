"""`manage.py retention_scan`: what the scheduler runs monthly, by hand. Finds the files whose retention is over."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from archive.retention import scanning
from jobs import runs


class Command(BaseCommand):
    """Runs the scan here and now; running it again finds nothing twice."""

    help = "Find the files whose retention is over. Last line: JSON. Exit 1 where the date cannot be trusted."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the counts; leave with 1 where the clock was refused."""
        found = scanning.scan()
        with runs.recorded(scanning.JOB) as run:
            runs.count(run, **found)
        self.stdout.write(json.dumps(found))
        if found["clock_refused"]:
            raise SystemExit(1)
