"""Loaded by pytest before anything else (pytest.ini): tests get throw-away services, never somebody's own.

Not here: fixtures (conftest.py). Each worker of a parallel run has servers of its own: an open transaction of one would
otherwise hold up what the other one seals in the audit log (transaction numbers are those of a whole cluster).
"""

import atexit
import os
import shutil
import tempfile

from clinic_records.translations.catalogues import compile_stale

HOME = "CLINIC_TEST_HOME"

# the sync browser driver leaves its event loop in the thread that runs the tests; Django would refuse all database work
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if HOME not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    _home = tempfile.mkdtemp(prefix="clinic-test-")
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
    os.environ[HOME] = os.environ["CLINIC_DATA_DIR"] = _home
    compile_stale()
    for _name in ("DATABASE_URL", "KEYRING_URL", "REDIS_URL", "BROKER_URL", "PUBLIC_URL", "PORT"):
        os.environ.pop(_name, None)
    os.environ["SECOND_FACTOR"] = "offered"  # required is tested where it is the subject
