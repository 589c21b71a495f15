"""An import that is killed in the middle leaves nothing, and carried out again comes to the same result."""

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from customers.importing import actions, executing
from customers.models import Case, Customer, ImportedRow
from customers.models.importing import RegisterImport
from customers.tests.importing.ground import received
from vault.keyring import ring, sweeping
from vault.keyring.models import PartKey, SubjectKey

pytestmark = pytest.mark.django_db(transaction=True)


def _killed_half_way(source: RegisterImport) -> None:
    """Carry the import out in a process of its own and kill that without warning once half is written."""
    names = [connections[alias].settings_dict["NAME"] for alias in ("default", "keyring", "audit")]
    folders = {
        "CLINIC_KEY_DIR": str(settings.KEY_DIR),
        "CLINIC_FILE_STORE": str(settings.FILE_STORE),
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "customers.tests.importing.killed_import", str(source.pk), *names],
        stdout=subprocess.PIPE,
        env={**os.environ, **folders},
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "half way\n"
    program.send_signal(signal.SIGKILL)
    program.wait()


def _sweep_keys_of_nobody(source: RegisterImport) -> None:
    """The keys were committed before the rows that never came: a day later they go, those of the import's papers stay."""
    keys = PartKey.objects.using(ring.ALIAS)
    orphans = keys.exclude(pk=source.pk)
    assert orphans.count() > 0
    assert sweeping.sweep() == (0, 0)
    for model in (PartKey, SubjectKey):
        model.objects.using(ring.ALIAS).update(made_at=timezone.now() - datetime.timedelta(days=2))
    assert sweeping.sweep().parts > 0
    assert list(keys.values_list("pk", flat=True)) == [source.pk]


def test_killed_import_leaves_nothing_and_comes_to_the_same_result(cast) -> None:
    source = received(cast["guwen"])
    actions.confirm(source.pk, by=cast["guwen"])
    _killed_half_way(source)
    assert (Customer.objects.count(), Case.objects.count(), ImportedRow.objects.count()) == (0, 0, 0)
    assert RegisterImport.objects.get().state == "running"
    _sweep_keys_of_nobody(source)
    assert executing.execute(source.pk).counts["create"] == 3
    numbers = list(Customer.objects.order_by("serial").values_list("number", flat=True))
    assert (numbers, ImportedRow.objects.count()) == (["C000001", "C000002", "C000003"], 4)
