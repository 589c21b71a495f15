"""The Celery application of the worker process that tests start: the real one, plus the tests' handlers."""

import django

from clinic_records.celery import app

django.setup()

from jobs.tests import effects  # noqa: E402, F401 - registers the handlers

__all__ = ["app"]
