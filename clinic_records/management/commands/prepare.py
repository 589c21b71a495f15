"""`manage.py prepare`: everything that must hold before the site starts. Safe to repeat; make run calls it each time."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from access import founding, personas
from access.audit import AuditError
from clinic_records import keys, profile, static_files
from clinic_records.setup import code
from vault import setup
from vault.errors import KeyRefused


class Command(BaseCommand):
    """Migrate both stores, set up or check the keys, collect static files, load the demo clinic once."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all steps; a refused key ends with one clear line."""
        self._say("Preparing the database ...")
        call_command("migrate", "keyring", database="keyring", interactive=False, verbosity=0)  # the one app there
        call_command("migrate", interactive=False, verbosity=0)
        try:
            if paper := setup.prepare_keys():
                self._print_recovery_key(paper)  # at once: whatever fails after it, the key was shown
            keys.ensure()
        except (KeyRefused, AuditError) as refused:
            raise CommandError(str(refused)) from None
        static_files.collect()
        self._people()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _print_recovery_key(self, paper: str) -> None:
        self._say(
            "\n  RECOVERY KEY - print it or write it down now and keep it locked away from this machine.\n"
            "  It is shown this once. Without it a lost key file means lost records.\n\n"
            f"      {paper}\n"
        )

    def _people(self) -> None:
        """The demo clinic and its log-ins, or the way into an empty clinic."""
        if settings.DEMO and not founding.is_founded():
            from clinic_records.demo import load

            self._say("Loading the demo clinic (first time only) ...")
            load()
            profile.forget()
        if not founding.is_founded():
            self._say(
                f"\n  SET-UP CODE - open {settings.PUBLIC_URL}/setup/ and enter it there, once:\n\n      {code.ensure()}\n"
            )
        elif profile.clinic().demo:
            self._print_demo_logins()

    def _print_demo_logins(self) -> None:
        lines = [f"      {m.username:<10} {', '.join(str(role.value) for role in m.roles)}" for m in personas.CAST]
        self._say(
            f"\n  DEMONSTRATION CLINIC - all log in with the password {personas.PASSWORD}\n\n" + "\n".join(lines) + "\n"
        )
