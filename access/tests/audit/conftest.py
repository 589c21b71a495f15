"""Ground of the audit tests: an empty log with a key and checkpoints of its own, over real transactions.

These tests write and empty the two tables of the log only, so that none of them waits for a flush of all tables.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import TransactionTestCase

from access.audit import keys
from access.tests.audit.ground import empty_the_log


@pytest.fixture(scope="module", autouse=True)
def _no_flush_of_everything() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: None)
        yield


@pytest.fixture
def log(transactional_db: None, tmp_path: Path, settings: object) -> Iterator[Path]:
    """An empty audit log; gives the path of its checkpoint file."""
    settings.KEY_DIR, settings.CHECKPOINT_DIR = tmp_path / "keys", tmp_path / "checkpoints"  # type: ignore[attr-defined]
    empty_the_log()
    keys.ensure()
    yield tmp_path / "checkpoints" / "checkpoints.jsonl"
    empty_the_log()
