"""Making a copy: data, files, checkpoints, then the key ring; read back as a whole; only then the oldest go (A3.2)."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from access import audit
from access.audit import checkpoints
from clinic_records.copies import counting, files, folders, keys, postgres, ring
from clinic_records.copies.errors import DiskTooFull
from clinic_records.copies.manifest import Manifest, digest_of
from vault.files import streams

STEPS = 5
DATA, CHECKPOINTS, FILES = "data.sealed", "checkpoints.jsonl", "files"
_ROOM = 1.5  # times the last copy's data


def make_copy(progress: Callable[[int], None] = lambda _step: None) -> Path:
    """Make and verify a copy; returns its folder. `progress` is told each step done, of `STEPS`.

    The data are of one moment; files and keys are read after it, so that none that the data name is missing. Raises a
    CopyError, or SealBroken where what was written does not open; nothing half done is left then.
    """
    with folders.alone():
        before = folders.nights()
        _check_room(before[-1] if before else None)
        draft = folders.new_draft()
        try:
            _fill(draft, before[-1] if before else None, progress)
            night = folders.publish(draft)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        folders.remove_oldest(settings.COPIES_KEPT)
    audit.record(audit.Action.BACKUP, actor=None, purpose="nightly_copy")
    return night


def _fill(draft: Path, before: Path | None, progress: Callable[[int], None]) -> None:
    made_at = timezone.now().isoformat()
    rows = _copy_data(draft / DATA)
    progress(1)
    (draft / FILES).mkdir(mode=0o700)
    count = files.copy_files(draft / FILES, before / FILES if before else None)
    progress(2)
    files.copy_whole(checkpoints.path(), draft / CHECKPOINTS)
    epoch = ring.write()
    progress(3)
    digests = {name: digest_of(draft / name) for name in (DATA, CHECKPOINTS)}
    Manifest(made_at, epoch, postgres.version(), rows, count, digests, _migrations()).write(draft)
    verify(draft)
    progress(4)
    ring.check()
    progress(STEPS)


def _copy_data(path: Path) -> dict[str, int]:
    key = keys.data_key()
    with (
        counting.frozen() as (snapshot, rows),
        postgres.dump("default", snapshot=snapshot) as dump,
        folders.written(path) as out,
    ):
        streams.seal_stream(dump, key, keys.DATA, out)
    return rows


def verify(night: Path) -> None:
    """Read a copy's data back to the end and count its files; raises CopyDamaged, DumpFailed or SealBroken."""
    manifest = Manifest.read(night)
    manifest.check(night)
    with (night / DATA).open("rb") as file:
        postgres.read_through(streams.opened_blocks(file, keys.data_key(), keys.DATA))
    manifest.check_files(sum(1 for _file in files.copied(night / FILES)))


def _migrations() -> dict[str, str]:
    """The newest migration of each app: a copy is restored by the version of the program that made it, or a newer one."""
    return dict(MigrationRecorder.Migration.objects.order_by("app", "name").values_list("app", "name"))


def _check_room(last: Path | None) -> None:
    needed = _ROOM * (last / DATA).stat().st_size if last else 0
    if shutil.disk_usage(settings.COPY_DIR).free < needed:
        raise DiskTooFull(f"less than {needed / 1e6:.0f} MB are free for the copy in {settings.COPY_DIR}")
