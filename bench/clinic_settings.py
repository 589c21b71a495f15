"""The project's settings with the tables of the yardsticks beside its own; the site that is measured runs without them."""

from clinic_records.settings import *  # noqa: F403
from clinic_records.settings import ALLOWED_HOSTS, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost"]
MIGRATION_MODULES = {"bench": None}
