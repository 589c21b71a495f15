"""`manage.py nightly_copy`: make and verify a copy now. The last line is JSON; exit 0 made, 1 refused or failed."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic_records.copies import nightly
from clinic_records.copies.errors import CopyError
from clinic_records.copies.manifest import Manifest
from jobs import runs
from vault.errors import VaultError


class Command(BaseCommand):
    """Makes what the schedule makes every night, as a run on the Jobs page."""

    help = "Make a sealed copy of data, keys and files now, and read it back. Exit 0 made, 1 failed. Last line: JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the copy; say where it lies."""
        try:
            with runs.recorded("clinic.nightly_copy", total=nightly.STEPS) as run:
                night = nightly.make_copy(lambda step: runs.progress(run, step))
        except (CopyError, VaultError) as error:
            raise CommandError(str(error)) from None
        manifest = Manifest.read(night)
        summary = {"copy": str(night), "rows": sum(manifest.rows.values()), "files": manifest.files}
        self.stdout.write(json.dumps(summary))
