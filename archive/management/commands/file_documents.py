"""`manage.py file_documents`: find now what the schedule finds every month or quarter (B4.3), and if wished file it.

The last line is JSON. Exit 0 done, 1 failed, 2 wrong use.
"""

import argparse
import json
import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from access.models import Person
from access.models.people import Employment
from archive.filing import actions, job_names, tasks
from jobs import runs
from vault.errors import VaultError

DONE, FAILED, WRONG_USE = 0, 1, 2


class Command(BaseCommand):
    """Does what the schedule does, as a run on the Jobs page."""

    help = (
        "Find finished sheets of accepted files that are not filed yet and propose them to the archive manager. "
        "Running it again proposes nothing twice. Exit 0 done, 1 failed, 2 wrong use. Last line: JSON."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who files, if somebody does."""
        parser.add_argument("--file-by", metavar="USERNAME", help="file all that waits, in this archive manager's name")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Propose; file where somebody is named."""
        by = _person(options["file_by"]) if options["file_by"] else None
        if options["file_by"] and by is None:
            self.stderr.write(f"file_documents: there is no archive manager called {options['file_by']}")
            sys.exit(WRONG_USE)
        try:
            with runs.recorded(job_names.PROPOSE) as run:
                counts = dict(tasks.propose_filing(run) or {})
                runs.count(run, **counts)
            if by is not None:
                counts["sheets_filed"] = _file(by)
                counts["sheets_waiting"] -= counts["sheets_filed"]
        except (DatabaseError, VaultError) as error:
            self.stderr.write(f"file_documents: failed: {type(error).__name__}")
            sys.exit(FAILED)
        self.stdout.write(json.dumps(counts))


def _person(username: str) -> Person | None:
    person = Person.objects.with_standing().filter(username=username, employment=Employment.ACTIVE).first()
    try:
        if person is not None:
            actions.only_keepers(person)
    except PermissionDenied:
        return None
    return person


def _file(by: Person) -> int:
    with runs.recorded(job_names.FILE_ALL, by) as run:
        counts = dict(tasks.file_all(run) or {})
        runs.count(run, **counts)
    return counts["sheets_filed"]
