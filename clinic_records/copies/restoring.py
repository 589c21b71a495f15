"""Bringing a copy back into an empty installation with the recovery key on paper. `manage.py restore_copy` is the way in.

What was destroyed after the copy was made stays unreadable, since its keys are not in the copied key ring. Not here:
replaying destructions, holds and revoked accounts that are newer than the copy (the backup system).
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from access import audit
from access.audit import checkpoints
from access.audit.generations import begin_generation
from clinic_records.copies import counting, files, keys, nightly, postgres, ring
from clinic_records.copies.errors import CopyDamaged, RestoreRefused
from clinic_records.copies.manifest import Manifest
from customers.indexing import Everyone
from vault import blind_index, kek
from vault.errors import SealBroken
from vault.files import streams
from vault.keyring.models import KeyEpoch


def restore(
    night: Path, keys_file: Path, recovery_key: str, say: Callable[[str], None] = lambda _line: None
) -> Manifest:
    """Fill both stores, the file store and the key folder from a copy; returns its manifest.

    Raises RestoreRefused (not empty, wrong recovery key), CopyDamaged, DumpFailed, SealBroken or KeyRefused. Broken off
    half way the installation is to be emptied before the next try.
    """
    manifest = Manifest.read(night)
    manifest.check(night)
    manifest.check_files(sum(1 for _file in files.copied(night / nightly.FILES)))
    _require_empty()
    say("keys")
    _restore_keys(keys_file, kek.from_paper(recovery_key))
    say("data")
    _restore_data(night / nightly.DATA, manifest)
    say("files")
    _restore_files(night)
    say("audit log and search index")
    begin_generation()
    blind_index.rebuild(Everyone())
    with transaction.atomic():
        audit.record(audit.Action.RESTORE, actor=None, purpose="nightly_copy")
    return manifest


def _require_empty() -> None:
    for alias in ("keyring", "default"):
        if connections[alias].introspection.table_names():
            raise RestoreRefused(f"the store {alias} is not empty: restore into a new CLINIC_DATA_DIR")
    if kek.key_path(1).exists() or checkpoints.path().exists():
        raise RestoreRefused(f"{settings.KEY_DIR} or {settings.CHECKPOINT_DIR} hold the keys of another installation")


def _restore_keys(keys_file: Path, key: bytes) -> None:
    epoch = ring.epoch_of(keys_file)
    try:
        signing, blocks = ring.read(keys_file, key)
    except SealBroken:
        raise RestoreRefused(f"this recovery key does not open {keys_file} (key epoch {epoch})") from None
    postgres.fill("keyring", blocks)
    row = KeyEpoch.objects.using("keyring").get(pk=epoch)
    if kek.check_value_of(key, epoch) != bytes(row.check_value):
        raise CopyDamaged("the copied key ring was made with another key than the recovery key")
    kek.write(epoch, key)
    ring.put_back(signing)


def _restore_data(path: Path, manifest: Manifest) -> None:
    with path.open("rb") as file:
        postgres.fill("default", streams.opened_blocks(file, keys.data_key(), keys.DATA))
    found = counting.rows()
    if wrong := sorted(table for table in manifest.rows if found.get(table) != manifest.rows[table]):
        raise CopyDamaged(f"these tables do not have the rows that the manifest names: {', '.join(wrong)}")


def _restore_files(night: Path) -> None:
    for path in files.copied(night / nightly.FILES):
        target = settings.FILE_STORE / path.relative_to(night / nightly.FILES)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.copy_whole(path, target)
    settings.CHECKPOINT_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(night / nightly.CHECKPOINTS, checkpoints.path())
    checkpoints.path().chmod(0o600)
