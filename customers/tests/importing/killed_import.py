"""Run as a program by test_killed: carries an import out and stops for ever in the middle of its transaction."""

import sys
import time

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()
    for alias, name in zip(("default", "keyring", "audit"), sys.argv[2:], strict=True):
        settings.DATABASES[alias]["NAME"] = name
    from django.db import connections

    for alias in connections:
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"]
    from customers.importing import executing

    def stop(done: int, total: int) -> None:
        """Say that half is written, and hang."""
        if done * 2 > total:
            print("half way", flush=True)
            time.sleep(600)

    executing.execute(sys.argv[1], stop)
