"""Writing the log is no bottleneck: eight at once get through several times what one does, while the sealer works."""

import statistics
import threading
import time
import uuid

import pytest
from django.db import transaction

from access import audit
from access.audit import sealing, verifying
from access.tests.audit.test_sealing import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])
WORK, WRITERS = 0.005, 8


def throughput(writers: int, seconds: float) -> tuple[float, float]:
    """Events a second of so many writers, each with connections of its own, and the 95th percentile of one turn in ms.

    A turn is a page's transaction: 5 ms of something else, then its event.
    """
    stop, turns = threading.Event(), []

    def writer() -> None:
        actor = uuid.uuid4()
        while not stop.is_set():
            began = time.perf_counter()
            with transaction.atomic():
                time.sleep(WORK)
                audit.record(audit.Action.CHANGE, actor=actor, customer=uuid.uuid4(), section="basic")
            turns.append(time.perf_counter() - began)

    def sealer() -> None:
        while not stop.wait(0.5):
            sealing.seal_pending()

    began = time.perf_counter()
    threads = [Elsewhere(writer) for _nth in range(writers)] + [Elsewhere(sealer)]
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.done()
    return len(turns) / (time.perf_counter() - began), statistics.quantiles(turns, n=20)[-1] * 1000


@pytest.mark.parametrize(
    ("seconds", "times"), [pytest.param(2, 2, id="short"), pytest.param(15, 4, marks=pytest.mark.torture, id="long")]
)
def test_eight_writers_are_not_held_up_by_each_other(log, seconds, times, capsys) -> None:
    throughput(1, 0.3)
    alone, slow_alone = throughput(1, seconds)
    together, slow = throughput(WRITERS, seconds)
    with capsys.disabled():
        print(f"\naudit log: 1 writer {alone:.0f} events/s, 95 % of turns within {slow_alone:.1f} ms; "
              f"{WRITERS} writers {together:.0f} events/s, within {slow:.1f} ms")  # fmt: skip
    assert together >= times * alone
    sealing.seal_pending()
    verdict = verifying.verify()
    assert (verdict.finding, verdict.pending) == (None, 0)
