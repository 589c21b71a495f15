"""`manage.py clause_map`: every policy clause with the screens, the code and the tests that carry it out."""

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from clinic_records.clause_map.collecting import ClauseMap, collect
from clinic_records.clause_map.reasons import REASONS
from clinic_records.clauses import CLAUSES


class Command(BaseCommand):
    """Print the map as a table or JSON; exit 1 where a clause has no code or no test and no written reason."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare --json."""
        parser.add_argument("--json", action="store_true", help="one JSON object: clause id to screens, code and tests")

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect, print, and end with 1 where something is amiss."""
        found = collect()
        if options["json"]:
            rows = {clause: row.as_lists() for clause, row in found.rows.items()}
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self._print_table(found)
        for fault in found.faults:
            self.stderr.write(f"clause_map: {fault}")
        if found.faults:
            sys.exit(1)

    def _print_table(self, found: ClauseMap) -> None:
        for clause, row in found.rows.items():
            counts = " ".join(f"{len(value):>4}" for value in (row.screens, row.code, row.tests))
            reason = f"  [{REASONS[clause]}]" if clause in REASONS else ""
            self.stdout.write(f"{clause:<5}{counts}  {CLAUSES[clause]}{reason}")
        self.stdout.write("       ^ screens, code, tests")
