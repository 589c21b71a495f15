"""`manage.py audit_verify`: is the audit log whole? Exit 0 whole, 1 tampered (first bad row named), 2 cannot tell."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from access.audit import verifying
from access.audit.errors import AuditError

WHOLE, TAMPERED, CANNOT_TELL = 0, 1, 2


class Command(BaseCommand):
    """Checks the audit log against its signed checkpoints; the last line on standard output is a JSON summary."""

    help = "Check the audit log: exit 0 whole, 1 tampered (first bad row named), 2 cannot tell. Last line: JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """--since takes a checkpoint noted at an earlier run."""
        parser.add_argument(
            "--since",
            default="",
            metavar="CHECKPOINT",
            help="check only what came after this checkpoint (NUMBER or NUMBER:DIGEST, as the summary names it), "
            "and that it is still part of the chain",
        )

    def handle(self, *_args: Any, since: str, **_options: Any) -> None:
        """Print the verdict and leave with its exit code."""
        began = time.monotonic()
        try:
            verdict = verifying.verify(since)
        except AuditError as error:
            self._leave(CANNOT_TELL, {"state": "unknown"}, _("cannot tell: %s") % error)
        except (DatabaseError, InterfaceError) as error:
            self._leave(
                CANNOT_TELL, {"state": "unknown"}, _("cannot tell: the database failed (%s)") % type(error).__name__
            )
        else:
            self._leave(*_answer(verdict, time.monotonic() - began))

    def _leave(self, code: int, summary: dict[str, Any], line: str) -> None:
        self.stderr.write(line, self.style.SUCCESS if code == WHOLE else self.style.ERROR)
        self.stdout.write(json.dumps(summary))
        sys.exit(code)


def _answer(verdict: verifying.Verdict, seconds: float) -> tuple[int, dict[str, Any], str]:
    finding = verdict.finding
    summary = {
        "state": "whole" if finding is None else "tampered",
        "events": verdict.events,
        "seals": verdict.seals,
        "pending": verdict.pending,
        "unpublished": verdict.unpublished,
        "abandoned": verdict.abandoned,
        "checkpoint": verdict.checkpoint,
        "finding": finding and {"why": finding.why.value, "seal": finding.seal, "event": finding.event},
        "seconds": round(seconds, 3),
    }
    if finding:
        return TAMPERED, summary, _("tampered: %s") % finding
    return WHOLE, summary, _("whole: %(events)d events, %(pending)d not yet sealed") % summary
