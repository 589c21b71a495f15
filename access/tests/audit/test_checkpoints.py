"""The checkpoint file by itself: what is not a file, a torn line, a part of it; and a list that differs in nothing."""

import pytest
from django.utils import translation

from access.audit import checkpoints, expected, keys
from access.audit.chain import Checkpoint
from access.audit.errors import CheckpointsRefused
from access.audit.findings import Finding, Tampered, Why
from access.audit.naming import _first_difference


@pytest.fixture(autouse=True)
def _folders(tmp_path, settings):
    settings.KEY_DIR, settings.CHECKPOINT_DIR = tmp_path / "keys", tmp_path / "checkpoints"
    keys.ensure()


def _hold():
    with checkpoints.held():
        pass


@pytest.mark.parametrize("use", [checkpoints.tip, lambda: list(checkpoints.lines(9)), checkpoints.public_key])
def test_folder_in_place_of_the_file_is_refused(use):
    checkpoints.path().unlink()
    checkpoints.path().mkdir()
    with pytest.raises(CheckpointsRefused):
        use()


@pytest.mark.parametrize("use", [checkpoints.tip, checkpoints.size, _hold, checkpoints.public_key])
def test_missing_file_is_refused(use):
    checkpoints.path().unlink()
    with pytest.raises(CheckpointsRefused):
        use()


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"no json\n", b"[1]\n", b"\xff\xfe\n", b'{"record":{},"signature":""}\n']
)
def test_last_line_that_is_no_checkpoint_is_refused(content):
    checkpoints.path().write_bytes(content)
    with pytest.raises(CheckpointsRefused):
        checkpoints.tip()


def test_append_goes_on_after_a_torn_line():
    key, (first,) = keys.load(), checkpoints.lines()
    second = Checkpoint.sign({"number": 1, "previous": Checkpoint.from_line(first).digest.hex()}, key)
    checkpoints.path().write_bytes(first + second.to_line()[:40])
    assert list(checkpoints.lines()) == [first]
    with checkpoints.held():
        checkpoints.append(second)
    assert checkpoints.path().read_bytes() == first + second.to_line()
    assert checkpoints.tip() == second
    assert list(checkpoints.lines(len(first))) == [first]


def test_signed_line_that_is_no_seal_is_named():
    key, (first,) = keys.load(), checkpoints.lines()
    second = Checkpoint.sign({"number": 1, "previous": Checkpoint.from_line(first).digest.hex()}, key)
    checkpoints.append(second)
    with pytest.raises(Tampered) as found:
        expected.read()
    assert found.value.finding == Finding(Why.FILE_UNREADABLE, 1)


def test_part_without_a_whole_line_holds_nothing():
    with pytest.raises(Tampered) as found:
        expected.read(10)
    assert found.value.finding == Finding(Why.FILE_UNREADABLE)


def test_list_that_differs_in_nothing_names_no_event():
    same = [(7, b"leaf")]
    assert _first_difference(3, same, list(same)) == Finding(Why.EVENTS_UNNAMED, 3)


def test_finding_reads_as_one_line():
    with translation.override("en"):
        assert str(Finding(Why.EVENT_CHANGED, 4, 812)) == "event 812, seal 4: an event was changed after it was sealed"
        assert str(Finding(Why.KEY_OTHER)) == Why.KEY_OTHER.label
