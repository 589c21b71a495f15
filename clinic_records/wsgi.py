"""The web application as gunicorn runs it. Refuses to start with a wrong, missing or exposed key (T15)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_records.settings")
application = get_wsgi_application()

from vault.keyring.ring import require_keys  # noqa: E402  (the apps must be loaded first)

require_keys()
