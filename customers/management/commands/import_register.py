"""Imports a legacy register (XLSX, XLS, CSV in any encoding) into customers and cases (A1.1, A1.2)."""

import argparse
import datetime
import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone, translation

from access.models import Person
from access.models.people import Employment
from access.roles import Role
from customers.importing import actions, papers, results
from customers.importing.jobs import carry_out
from customers.importing.known import KnownInSystem
from customers.register import ImportPlan, RegisterError, plan_import, read_register, report
from jobs import runs
from vault.errors import VaultError

DONE, REFUSED, WRONG_USE = 0, 1, 2


class _Refused(Exception):
    """One line for standard error, and the exit code."""

    def __init__(self, line: str, code: int = REFUSED) -> None:
        super().__init__(line)
        self.line, self.code = line, code


class Command(BaseCommand):
    """Exit 0 when done, 1 when the file was refused or nothing could be imported, 2 for wrong use."""

    help = (
        "Imports a legacy register (XLSX, XLS, CSV) into customers and cases, the whole file or nothing; "
        "rows that may be somebody already known are left out and reported. Running it again adds nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """FILE and what to do with it."""
        parser.add_argument("file", metavar="FILE", type=Path, help="the register")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done; store nothing")
        parser.add_argument("--report", metavar="OUT.json", type=Path, help="write what becomes of each row (JSON)")
        parser.add_argument(
            "--by", metavar="USERNAME", help="who imports; default: the archive manager, if there is one"
        )
        parser.add_argument("--today", type=datetime.date.fromisoformat, help="the day that dates are held against")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Carry it out; refusals are one clear line on standard error."""
        try:
            with translation.override("en"):
                self._import(options)
        except _Refused as refused:
            code, line = refused.code, refused.line
        except RegisterError as error:
            code, line = REFUSED, str(error)
        except (VaultError, DatabaseError, actions.ImportRefused) as error:
            code, line = REFUSED, f"nothing was imported: {type(error).__name__}"
        else:
            return
        self.stderr.write(f"import_register: {line}")
        sys.exit(code)

    def _import(self, options: dict[str, Any]) -> None:
        content = _content(options["file"])
        out = options["report"]
        if out is not None and not out.resolve().parent.is_dir():
            raise _Refused(f"there is no folder {out.parent} for the report", WRONG_USE)
        name, today = options["file"].name, options["today"] or timezone.localdate()
        made = (
            _tried(content, name, today) if options["dry_run"] else _done(content, name, today, _person(options["by"]))
        )
        if out is not None:
            _write(out, made)
        self.stdout.write(json.dumps({"file": made["file"], "counts": made["counts"]}, ensure_ascii=False))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _Refused(f"{path} cannot be read: {error.strerror}", WRONG_USE) from None


def _person(username: str | None) -> Person:
    """Who imports: the person named, else the only archive manager."""
    if username is not None:
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise _Refused(f"there is nobody called {username}", WRONG_USE)
        return person
    employed = Person.objects.with_standing().filter(employment=Employment.ACTIVE)
    managers = [person for person in employed if Role.ARCHIVE_MANAGER in person.roles]
    if len(managers) != 1:
        raise _Refused("say with --by who imports", WRONG_USE)
    return managers[0]


def _tried(content: bytes, name: str, today: datetime.date) -> dict[str, Any]:
    plan: ImportPlan = plan_import(read_register(content, name), KnownInSystem(), today)
    return report(plan, name)


def _done(content: bytes, name: str, today: datetime.date, by: Person) -> dict[str, Any]:
    """Receive, confirm and carry out here and now, as a run that the Jobs page shows."""
    try:
        source = actions.receive(content, name, by=by, today=today)
    except PermissionDenied:
        raise _Refused(f"{by.username} may not import registers") from None
    source = actions.confirm_unseen(source.pk, by=by)
    with runs.recorded(actions.IMPORT_JOB, by) as run:
        source = carry_out(run, source.pk)
        runs.count(run, **source.counts)
    return results.as_json(source, name, papers.read_json(source, source.report))


def _write(path: Path, made: dict[str, Any]) -> None:
    """Write the report for its owner alone: it holds what the register holds."""
    try:
        with open(path, "w", encoding="utf-8", errors="surrogatepass", opener=_private) as out:
            json.dump(made, out, ensure_ascii=False, indent=1)
    except OSError as error:
        raise _Refused(f"the report cannot be written to {path}: {error.strerror}") from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
