"""The program whose children are killed at a chosen point, seen from the test."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connections

from clinic_records.tests.torture import killed

GONE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'to be killed'"


class Victim:
    """The program whose children are killed."""

    def __init__(self) -> None:
        names = [connections[alias].settings_dict["NAME"] for alias in ("default", "keyring", "audit")]
        folders = {
            "CLINIC_KEY_DIR": str(settings.KEY_DIR),
            "CLINIC_FILE_STORE": str(settings.FILE_STORE),
            "CLINIC_CHECKPOINT_DIR": str(settings.CHECKPOINT_DIR),
        }
        self.program = subprocess.Popen(
            [sys.executable, "-m", killed.__name__, *names],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **folders},
            text=True,
        )

    def work(self, what: str, one: object, person_id: object, last: int) -> list[str]:
        """What a child said that was killed at this point."""
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        print(what, one, person_id, last, file=self.program.stdin, flush=True)
        said = list(iter(self.program.stdout.readline, "over\n"))
        self._wait_for_the_stores()
        return [line.strip() for line in said]

    def _wait_for_the_stores(self) -> None:
        """The servers notice by themselves that a client is gone, and roll its transaction back."""
        for alias in ("default", "keyring"):
            for _wait in range(600):
                with connections[alias].cursor() as cursor:
                    cursor.execute(GONE)
                    if cursor.fetchone()[0] == 0:
                        break
                time.sleep(0.05)
            else:
                pytest.fail(f"{alias} still holds a connection of a killed process")

    def end(self) -> None:
        """Nothing more comes."""
        assert self.program.stdin is not None
        self.program.stdin.close()
        self.program.wait(20)
