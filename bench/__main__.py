"""`python -m bench`: makes the clinic, takes all turns three times, writes bench/results.json, prints the table.

Read from the environment: SIZE (10000 customers), ROUNDS (200 requests each), RUNS (3), BENCH_DIR (a folder that is kept
for the next time; without it a folder that is removed). Exit 0: all gated goals met, 1: some missed, 2: wrong use.
"""

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """Prepare the environment before Django reads it, then measure."""
    try:
        size, rounds, runs = (int(os.environ.get(name) or usual) for name, usual in _USUAL)
    except ValueError:
        print("SIZE, ROUNDS and RUNS are whole numbers", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # the sites are stopped on the way out
    kept = os.environ.get("BENCH_DIR")
    folder = kept or tempfile.mkdtemp(prefix="clinic-bench-")
    for name in ("DATABASE_URL", "KEYRING_URL", "REDIS_URL", "BROKER_URL"):
        os.environ.pop(name, None)
    os.environ |= {"CLINIC_DATA_DIR": folder, "PUBLIC_URL": "http://localhost", "DEMO": "1",
                   "DJANGO_SETTINGS_MODULE": "bench.clinic_settings"}  # fmt: skip
    try:
        from bench.measuring import measure_all

        return measure_all(size, rounds, runs, RESULTS)
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


_USUAL = (("SIZE", 10_000), ("ROUNDS", 200), ("RUNS", 3))

if __name__ == "__main__":
    sys.exit(main())
