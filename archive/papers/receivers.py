"""What follows for the paper when a sheet moves."""

from typing import Any

from django.dispatch import receiver

from archive.papers import register
from records.lifecycle import Move
from records.models import RecordSheet
from records.signals import sheet_moved


@receiver(sheet_moved, dispatch_uid="archive-papers")
def keep_papers(sheet: RecordSheet, move: Move, **_signal: Any) -> None:
    """The paper of a sheet that moved on is out of date at once (B8.4)."""
    register.moved(sheet, move)
