"""Loaded by pytest before anything else (pytest.ini): tests get throw-away services, never somebody's own.

Not here: fixtures (conftest.py). The workers of a parallel run share the services of the process that started them.
"""

import atexit
import os
import shutil
import tempfile

from clinic_records.translations.catalogues import compile_stale

HOME = "CLINIC_TEST_HOME"

if HOME not in os.environ:
    _home = tempfile.mkdtemp(prefix="clinic-test-")
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
    os.environ[HOME] = os.environ["CLINIC_DATA_DIR"] = _home
    compile_stale()
    for _name in ("DATABASE_URL", "KEYRING_URL", "REDIS_URL", "BROKER_URL", "PUBLIC_URL", "PORT"):
        os.environ.pop(_name, None)
