"""`manage.py restore_copy FOLDER`: bring a nightly copy back into an empty installation, with the recovery key on paper."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic_records.copies import restoring
from clinic_records.copies.errors import CopyError
from vault.errors import VaultError
from vault.management import typed_key


class Command(BaseCommand):
    """Restores; afterwards `make run` (or manage.py prepare) goes on as before."""

    help = (
        "Restore a nightly copy into an empty installation (a new CLINIC_DATA_DIR). Asks for the recovery key. "
        "Exit 0 restored, 1 refused or failed. Last line: JSON."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The copy's folder; the copied key ring lies beside it unless said otherwise."""
        parser.add_argument("folder", type=Path, help="the folder of one night, such as copies/2026-11-22T18-30-00Z")
        parser.add_argument("--keys", type=Path, help="the copied key ring (default: keys.sealed beside the folder)")

    def handle(self, *args: Any, folder: Path, keys: Path | None, **options: Any) -> None:
        """Restore, saying each step; ends with what was restored."""
        keys = keys or folder.resolve().parent / "keys.sealed"
        if not keys.is_file():
            raise CommandError(f"{keys} is missing: without the copied key ring a copy cannot be read")
        try:
            manifest = restoring.restore(folder, keys, typed_key.ask(), lambda step: self.stdout.write(f"{step} ..."))
        except (CopyError, VaultError) as error:
            raise CommandError(str(error)) from None
        summary = {"made_at": manifest.made_at, "rows": sum(manifest.rows.values()), "files": manifest.files}
        self.stdout.write(json.dumps(summary))
