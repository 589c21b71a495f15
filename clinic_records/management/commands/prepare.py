"""`manage.py prepare`: everything that must hold before the site starts. Safe to repeat; make run calls it each time."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from access.audit import AuditError
from access.audit import keys as audit_keys
from access.models import Person
from clinic_records import profile
from records import sealing
from vault import setup
from vault.errors import KeyRefused


class Command(BaseCommand):
    """Migrate both stores, set up or check the keys, collect static files, load the demo clinic once."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all steps; a refused key ends with one clear line."""
        for alias in ("keyring", "default"):
            call_command("migrate", database=alias, interactive=False, verbosity=0)
        try:
            paper = setup.prepare_keys()
            sealing.ensure_key()
            audit_keys.ensure()
        except (KeyRefused, AuditError) as refused:
            raise CommandError(str(refused)) from None
        if paper:
            self._print_recovery_key(paper)
        # the print fonts are read from their folder; served they would only be compressed for minutes
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.ttf"])
        self._demo()

    def _print_recovery_key(self, paper: str) -> None:
        self.stdout.write(
            "\n  RECOVERY KEY - print it or write it down now and keep it locked away from this machine.\n"
            "  It is shown this once. Without it a lost key file means lost records.\n\n"
            f"      {paper}\n\n"
        )

    def _demo(self) -> None:
        if not settings.DEMO or Person.objects.exists():
            return
        from clinic_records.demo import load

        self.stdout.write("Loading the demo clinic (first time only) ...")
        load()
        profile.forget()
