"""The nightly copy: what is in it and what is not, that damage is found, and that a clinic comes back from it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connections

from access.models.audit import AuditEvent
from clinic_records.copies import counting, files, folders, keys, nightly, postgres, ring
from clinic_records.copies.errors import CopyDamaged, CopyRunning, DiskTooFull, DumpFailed
from clinic_records.copies.manifest import Manifest
from clinic_records.tasks import COPY_JOB
from jobs import running, runs
from jobs.models import JobRun
from vault import kek
from vault.errors import SealBroken
from vault.files import seal_file, store, streams
from vault.keyring import ring as key_ring
from vault.keyring import system
from vault.keyring.models import PartKey

PROJECT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("copies")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.COPY_DIR, settings.FILE_STORE = tmp_path / "copies", tmp_path / "files"


def _stored_file(content: bytes):
    part = uuid4()
    return seal_file(io.BytesIO(content), subject=part, part=part, kind="image/jpeg")


def _everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.clause("A3.2")
def test_copy_counts_every_row_and_file_and_has_nothing_in_clear(customer, settings) -> None:
    _stored_file(b"x" * 200_000)
    night = nightly.make_copy()
    manifest, content = Manifest.read(night), _everything_in(settings.COPY_DIR)
    assert (manifest.rows["customers_customer"], manifest.files, manifest.epoch) == (1, 1, 1)
    secrets = [b"chenlu", customer.name.encode(), kek.read(1), kek.to_paper(kek.read(1)).encode()]
    assert [secret for secret in secrets if secret in content] == []
    assert AuditEvent.objects.filter(action="backup").count() == 1


def test_search_tokens_and_sessions_are_not_copied(customer) -> None:
    night = nightly.make_copy()
    with (night / nightly.DATA).open("rb") as file:
        dump = b"".join(streams.opened_blocks(file, keys.data_key(), keys.DATA))
    listed = subprocess.run(
        [str(postgres.postgres_program("pg_restore")), "--list"], input=dump, capture_output=True, check=True
    ).stdout.decode()
    copied = {line.split("TABLE DATA public ")[1].split()[0] for line in listed.splitlines() if "TABLE DATA" in line}
    assert copied & {*postgres.NOT_COPIED, "customers_customer"} == {"customers_customer"}


@pytest.mark.parametrize("place", [0, 40, 70_000, -1])
def test_changed_byte_of_the_data_is_found(customer, place: int) -> None:
    night = nightly.make_copy()
    data = bytearray((night / nightly.DATA).read_bytes())
    data[min(place, len(data) - 1)] ^= 1
    (night / nightly.DATA).write_bytes(data)
    with pytest.raises(CopyDamaged):
        nightly.verify(night)
    with pytest.raises(SealBroken), (night / nightly.DATA).open("rb") as file:
        list(streams.opened_blocks(file, keys.data_key(), keys.DATA))


def test_missing_stored_file_is_found(customer) -> None:
    _stored_file(b"x")
    night = nightly.make_copy()
    next(files.copied(night / nightly.FILES)).unlink()
    with pytest.raises(CopyDamaged):
        nightly.verify(night)


def test_files_are_linked_not_doubled_and_outlive_their_deletion(customer) -> None:
    row = _stored_file(b"x" * 1000)
    night = nightly.make_copy()
    store.remove(row.pk)
    (copied,) = files.copied(night / nightly.FILES)
    assert (copied.stat().st_nlink, copied.name) == (1, row.pk.hex)


def test_files_on_another_disk_are_copied_once_and_linked_afterwards(customer, monkeypatch, settings) -> None:
    _stored_file(b"x" * 1000)
    link = os.link

    def refuse(source: Path, target: Path) -> None:
        if str(source).startswith(str(settings.FILE_STORE)):
            raise OSError(18, "another disk")
        link(source, target)

    monkeypatch.setattr(os, "link", refuse)
    first, second = settings.COPY_DIR / "first", settings.COPY_DIR / "second"
    assert [files.copy_files(first, None), files.copy_files(second, first)] == [1, 1]
    (copied,) = files.copied(second)
    assert copied.stat().st_nlink == 2


def test_destroyed_key_is_in_no_copied_key_ring(customer, settings) -> None:
    nightly.make_copy()
    first = folders.keys_file().read_bytes()
    wrapped = bytes(PartKey.objects.using("keyring").get(pk=customer.pk).wrapped)
    assert wrapped.hex().encode() in _ring_dump()
    key_ring.destroy_subject(customer.pk)
    ring.write()
    assert wrapped.hex().encode() not in _ring_dump()
    found = [path for path in settings.COPY_DIR.rglob("*") if path.is_file() and path.read_bytes() == first]
    assert found == []


def _ring_dump() -> bytes:
    """The copied key ring as SQL."""
    _signing, blocks = ring.read(folders.keys_file(), kek.read(1))
    command = [str(postgres.postgres_program("pg_restore")), "--file=-"]
    return subprocess.run(command, input=b"".join(blocks), capture_output=True, check=True).stdout


def test_key_ring_opens_with_its_own_key_only(customer, settings) -> None:
    ring.write()
    signing, _blocks = ring.read(folders.keys_file(), kek.read(1))
    kept = {path.name for path in settings.KEY_DIR.glob("*.key") if not path.name.startswith(ring.KEY_ENCRYPTION)}
    assert {"agreement-seal.key", "audit.key", "sheet-seal.key"} <= set(signing) == kept
    with pytest.raises(SealBroken):
        ring.read(folders.keys_file(), bytes(32))


def test_oldest_copies_go_and_the_last_ones_stay(settings) -> None:
    for day in range(1, 6):
        (settings.COPY_DIR / f"2026-01-0{day}T02-30-00Z").mkdir(parents=True)
    (settings.COPY_DIR / "something-else").mkdir()
    assert folders.remove_oldest(2) == 3
    assert [night.name[:10] for night in folders.nights()] == ["2026-01-04", "2026-01-05"]
    assert (settings.COPY_DIR / "something-else").exists()


def test_copy_that_fails_leaves_nothing_and_keeps_the_older_ones(customer, monkeypatch, settings) -> None:
    settings.COPIES_KEPT = 1
    older = settings.COPY_DIR / "2026-01-01T02-30-00Z"
    older.mkdir(parents=True)
    (older / nightly.DATA).write_bytes(b"")
    (older / nightly.FILES).mkdir()

    def fail(_night: Path) -> None:
        raise CopyDamaged("read back")

    monkeypatch.setattr(nightly, "verify", fail)
    with pytest.raises(CopyDamaged):
        nightly.make_copy()
    assert [path.name for path in settings.COPY_DIR.iterdir() if path.is_dir()] == [older.name]


def test_two_copies_at_once_are_refused() -> None:
    with folders.alone(), pytest.raises(CopyRunning), folders.alone():
        pass


def test_copy_without_room_is_refused_before_it_begins(customer, monkeypatch) -> None:
    nightly.make_copy()
    monkeypatch.setattr(nightly.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10))
    with pytest.raises(DiskTooFull):
        nightly.make_copy()


def test_dump_that_postgres_refuses_is_an_error(settings, monkeypatch) -> None:
    with pytest.raises(DumpFailed, match="pg_dump failed"), postgres.dump("default", snapshot="00000000-0-1") as pipe:
        pipe.read()


def test_schedule_runs_it_every_night_and_the_jobs_page_tells(customer) -> None:
    run = runs.start(COPY_JOB)
    assert running.execute(run.pk) is True
    run = JobRun.objects.get(pk=run.pk)
    assert (run.state, run.done, run.total, run.counts["stored_files"]) == ("done", 5, 5, 0)


def _manage(data: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """A command over an installation of its own, without anything of this test run's environment."""
    ours = ("DATABASE_URL", "KEYRING_URL", "REDIS_URL", "BROKER_URL", "CLINIC_TEST_HOME", "PYTEST_CURRENT_TEST")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"CLINIC_DATA_DIR": str(data), "DEMO": "0", "CLINIC_STATIC_ROOT": str(data / "static")}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=280
    )


_READ = """
import io
import json
from customers.models import Customer
from vault.files import StoredFile, verify_file
from vault.models import SearchEntry
[verify_file(row) for row in StoredFile.objects.all()]
found = Customer.objects.get().opened()
print(json.dumps([found.name, found.number, SearchEntry.objects.count(), StoredFile.objects.count()]))
"""


@pytest.mark.timeout(900)
@pytest.mark.clause("A3.2")
def test_clinic_comes_back_from_a_copy_and_the_paper(customer, tmp_path: Path) -> None:
    _stored_file(b"a photograph" * 20_000)
    night, paper = nightly.make_copy(), kek.to_paper(kek.read(1))
    new = tmp_path / "new"
    wrong = _manage(tmp_path / "wrong", "restore_copy", str(night), typed=kek.to_paper(bytes(32)))
    assert (wrong.returncode, "does not open" in wrong.stderr, wrong.stderr.count("\n")) == (1, True, 1)
    restored = _manage(new, "restore_copy", str(night), typed=paper)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert json.loads(restored.stdout.splitlines()[-1])["rows"] == sum(Manifest.read(night).rows.values())
    assert _manage(new, "prepare").returncode == 0
    read = _manage(new, "shell", "--no-imports", "-c", _READ)
    assert json.loads(read.stdout.splitlines()[-1]) == ["张伟明", customer.number, 1, 1]
    again = _manage(new, "restore_copy", str(night), typed=paper)
    assert (again.returncode, "not empty" in again.stderr) == (1, True)


def test_rows_are_counted_without_what_is_not_copied(customer) -> None:
    counted = counting.rows()
    assert (counted["customers_customer"], sorted(set(postgres.NOT_COPIED) & set(counted))) == (1, [])
    assert set(counted) | set(postgres.NOT_COPIED) == set(connections["default"].introspection.table_names())


def test_key_of_the_copies_is_made_once(customer) -> None:
    assert keys.data_key().key == keys.data_key().key
    assert len(system.opened(keys.KEY_NAME)) == 1
