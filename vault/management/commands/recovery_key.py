"""`manage.py recovery_key --check`: is the paper in the safe still the right one?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import paper_key
from vault.errors import KeyRefused
from vault.management import typed_key


class Command(BaseCommand):
    """Checks a recovery key typed from paper; shows and stores nothing of it."""

    help = "Check the recovery key on paper: type it (or give it on standard input). Exit 0 right, 1 wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check is asked for, so that nobody expects the key to be printed again."""
        parser.add_argument("--check", action="store_true", required=True, help="check a typed recovery key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which epoch the key belongs to."""
        try:
            epoch, _key = paper_key.epoch_of(typed_key.ask())
        except KeyRefused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"This is the recovery key of epoch {epoch}.")
