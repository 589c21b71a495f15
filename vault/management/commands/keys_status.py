"""`manage.py keys_status`: which keys there are and whether the key files are right. Never a byte of a key."""

import json
import stat
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import kek
from vault.errors import KeyRefused
from vault.keyring import ring
from vault.keyring.models import KeyEpoch, PartKey, SubjectKey, SystemKey


def epoch_state(epoch: KeyEpoch) -> dict[str, Any]:
    """Number, date, keys wrapped, mode of the key file and what is wrong with it ("" when it is right)."""
    path = kek.key_path(epoch.epoch)
    return {
        "epoch": epoch.epoch,
        "made_at": epoch.made_at.isoformat(),
        "subjects": SubjectKey.objects.using(ring.ALIAS).filter(epoch=epoch).count(),
        "system_keys": SystemKey.objects.using(ring.ALIAS).filter(epoch=epoch).count(),
        "file": str(path),
        "mode": f"{stat.S_IMODE(path.stat().st_mode):04o}" if path.exists() else "",
        "fault": _fault(epoch),
    }


def _fault(epoch: KeyEpoch) -> str:
    try:
        if kek.check_value_of(kek.read(epoch.epoch), epoch.epoch) != bytes(epoch.check_value):
            return "not the key that this key ring was made with"
    except KeyRefused as error:
        return str(error)
    return ""


class Command(BaseCommand):
    """Lists epochs and counts; the last line is the same as JSON."""

    help = "Show epochs, numbers of keys and the state of the key files. Exit 0 all right, 1 a fault was found."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line an epoch, then JSON; refuses where a key file is not right or the key ring is empty."""
        epochs = [epoch_state(epoch) for epoch in KeyEpoch.objects.using(ring.ALIAS).order_by("epoch")]
        for state in epochs:
            self.stdout.write(
                f"epoch {state['epoch']}: {state['subjects']} subjects, {state['system_keys']} system keys, "
                f"{state['file']} ({state['mode'] or 'missing'}) {state['fault'] or 'right'}"
            )
        self.stdout.write(json.dumps({"epochs": epochs, "parts": PartKey.objects.using(ring.ALIAS).count()}))
        if not epochs or any(state["fault"] for state in epochs):
            raise CommandError("a key file is not right" if epochs else "the key ring was never set up")
