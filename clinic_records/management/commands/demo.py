"""`manage.py demo --customers N`: fills a demo clinic with synthetic customers at all stages, by COPY of sealed rows."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from access.models import Person
from clinic_records import profile
from clinic_records.demo import mass

MOST = 5_000_000


class Command(BaseCommand):
    """Adds customers to a demo clinic; a clinic with real people is refused."""

    help = (
        "Fill the demo clinic with N synthetic customers at all stages (sealed rows, history, signatures, grants, search "
        "entries, copied in batches). Exit 0 done, 1 refused or failed (finished batches stay), 2 wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and from which seed."""
        parser.add_argument("--customers", type=int, required=True, metavar="N", help="how many customers are added")
        parser.add_argument("--seed", type=int, default=2, help="the same seed invents the same people (default 2)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Fill; a line of progress for each batch."""
        count = options["customers"]
        if not 1 <= count <= MOST:
            raise CommandError(f"--customers must lie between 1 and {MOST}", returncode=2)
        if not profile.clinic().demo or not Person.objects.exists():
            raise CommandError("this is not a demo clinic: synthetic customers are never mixed with real ones")
        began = time.monotonic()
        try:
            done = mass.fill(count, seed=options["seed"], progress=lambda so_far: self._tell(so_far, count, began))
        except DatabaseError as error:
            raise CommandError(f"the database refused ({type(error).__name__}); finished batches stay") from None
        seconds = time.monotonic() - began
        self.stdout.write(f"{done} customers in {seconds:.1f} s, {done / seconds:.0f} a second")

    def _tell(self, so_far: int, count: int, began: float) -> None:
        self.stderr.write(f"{so_far} of {count} customers, {so_far / (time.monotonic() - began):.0f} a second")
