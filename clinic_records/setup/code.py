"""The one-time code that protects the first step: printed on the terminal by `manage.py prepare`, gone after use.

It lies (mode 0600) beside the keys, so whoever can read it could read everything else too.
"""

import hmac
import os
from pathlib import Path

from django.conf import settings

from access import passwords


def path() -> Path:
    """Where the code lies."""
    return settings.KEY_DIR / "setup_code"


def ensure() -> str:
    """The code; made at the first call and the same until it is used."""
    if not path().exists():
        path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(passwords.make_temporary())
    return path().read_text()


def is_right(typed: str) -> bool:
    """Whether somebody typed the code; blanks and capital letters do not matter. False where there is none."""
    if not path().exists():
        return False
    return hmac.compare_digest("".join(typed.lower().split()).encode(), path().read_bytes())


def use_up() -> None:
    """The code is used."""
    path().unlink(missing_ok=True)
