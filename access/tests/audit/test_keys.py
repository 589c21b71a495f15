"""The signing key: made once, never anew over existing checkpoints, refused where it is not as it should be."""

import os

import pytest

from access.audit import checkpoints, keys
from access.audit.errors import AuditKeyRefused, CheckpointsRefused


@pytest.fixture(autouse=True)
def _folders(tmp_path, settings):
    settings.KEY_DIR, settings.CHECKPOINT_DIR = tmp_path / "keys", tmp_path / "checkpoints"


def test_made_once_and_kept():
    keys.ensure()
    key, line = keys.key_path().read_bytes(), checkpoints.path().read_bytes()
    keys.ensure()
    assert (keys.key_path().read_bytes(), checkpoints.path().read_bytes()) == (key, line)
    assert keys.public_bytes(keys.signer()) == checkpoints.public_key()


def test_interrupted_between_key_and_file_goes_on_with_the_same_key():
    keys.ensure()
    key = keys.key_path().read_bytes()
    checkpoints.path().unlink()
    keys.ensure()
    assert keys.key_path().read_bytes() == key
    assert keys.public_bytes(keys.signer()) == checkpoints.public_key()


def test_lost_key_is_not_replaced():
    keys.ensure()
    keys.key_path().unlink()
    with pytest.raises(AuditKeyRefused):
        keys.ensure()
    assert keys.key_path().exists() is False


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_key_of_another_length_is_refused(content):
    keys.ensure()
    os.chmod(keys.key_path(), 0o600)
    keys.key_path().write_bytes(content)
    with pytest.raises(AuditKeyRefused):
        keys.signer()


@pytest.mark.parametrize("first", [b"", b"{}\n", b"not json\n", b'{"record":{"number":0},"signature":"00"}\n'])
def test_file_without_its_first_line_is_refused(first):
    keys.ensure()
    checkpoints.path().write_bytes(first)
    with pytest.raises(CheckpointsRefused):
        keys.signer()


def test_first_line_naming_another_key_is_refused():
    keys.ensure()
    line = checkpoints.path().read_text()
    public = checkpoints.public_key().hex()
    checkpoints.path().write_text(line.replace(public, os.urandom(32).hex()))
    with pytest.raises(CheckpointsRefused):
        keys.signer()
