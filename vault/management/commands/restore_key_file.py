"""`manage.py restore_key_file`: puts a lost key file back from the recovery key on paper."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import paper_key
from vault.errors import KeyRefused
from vault.management import typed_key


class Command(BaseCommand):
    """Writes the key file of the epoch that the typed recovery key belongs to; never overwrites one."""

    help = "Write a lost key file anew from the recovery key on paper. Exit 0 written, 1 refused."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the key, write the file (mode 0400), say where."""
        try:
            path = paper_key.restore(typed_key.ask())
        except KeyRefused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The key file {path} is back.")
