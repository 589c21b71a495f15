"""Eight processes register and accept at the same time: numbers one after the other, none twice, none missing (B3.3)."""

import os
import subprocess
import sys
from typing import Final

import pytest
from django.conf import settings
from django.db import connections

from archive.models import ArchiveFile, IssuedNumber
from archive.numbering import gaps, schemes
from archive.tests.filing import registering
from customers.models import Customer

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES: Final = 8


def register_together(each: int) -> None:
    """Let the processes work; each registers and accepts so many customers."""
    names = [connections[alias].settings_dict["NAME"] for alias in ("default", "keyring", "audit")]
    folders = {"CLINIC_KEY_DIR": str(settings.KEY_DIR), "CLINIC_FILE_STORE": str(settings.FILE_STORE)}
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", registering.__name__, str(each), f"{nth}-", *names], env={**os.environ, **folders}
        )
        for nth in range(PROCESSES)
    ]
    assert [program.wait() for program in programs] == [0] * PROCESSES


def assert_consecutive(count: int) -> None:
    """So many customers with the numbers from 1 on, as many files, nothing missing."""
    year = schemes.this_year()
    customers = list(Customer.objects.order_by("serial").values_list("number", flat=True))
    files = list(ArchiveFile.objects.order_by("serial").values_list("number", flat=True))
    assert customers == [f"C{nth:06d}" for nth in range(1, count + 1)]
    assert files == [f"MZ{year}{nth:06d}" for nth in range(1, count + 1)]
    assert (IssuedNumber.objects.count(), gaps.unexplained()) == (count, 0)


@pytest.mark.clause("B3.3")
@pytest.mark.timeout(480)
def test_eight_processes_give_consecutive_numbers(cast) -> None:
    register_together(25)
    assert_consecutive(200)
