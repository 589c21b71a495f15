"""Fixtures of the delivery tests: a broker of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_records.tests.delivery.programs import Broker
from jobs import nudge
from jobs.tests.fixtures import effect_table


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A Valkey for one module's tests."""
    folder: Path = tmp_path_factory.mktemp("valkey")
    broker = Broker(folder)
    yield broker
    broker.stop()


@pytest.fixture
def broker(own_broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """That Valkey, empty, with this process sending to it."""
    own_broker.start()
    own_broker.empty()
    sender = own_broker.sender()
    monkeypatch.setattr(nudge, "current_app", sender)
    monkeypatch.setattr(nudge, "_sender", None)
    yield own_broker
    nudge.flush(5)
    sender.close()


__all__ = ["broker", "effect_table", "own_broker"]
