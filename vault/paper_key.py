"""The recovery key typed from paper: is it the right one, and putting a lost key file back.

Not here: how the key is printed and read (`vault.kek.to_paper`, `from_paper`).
"""

from pathlib import Path

from vault import kek
from vault.errors import KeyRefused
from vault.keyring import ring
from vault.keyring.models import KeyEpoch


def epoch_of(typed: str) -> tuple[int, bytes]:
    """The epoch that a typed recovery key belongs to, and the key.

    Raises KeyRefused where a character is wrong or the key ring was never made with this key.
    """
    key = kek.from_paper(typed)
    for epoch in KeyEpoch.objects.using(ring.ALIAS).order_by("-epoch"):
        if kek.check_value_of(key, epoch.epoch) == bytes(epoch.check_value):
            return epoch.epoch, key
    raise KeyRefused("this recovery key belongs to another clinic or to an epoch that is no longer in use")


def restore(typed: str) -> Path:
    """Write the key file that a typed recovery key stands for; raises KeyRefused, also where a file is there."""
    epoch, key = epoch_of(typed)
    return kek.write(epoch, key)
