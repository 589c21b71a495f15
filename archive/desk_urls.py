"""URLs of the archive desk and of what is worked from it. Each part adds its own list here, and its tile to the desk."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import door
from access.roles import Role
from archive.views import desk

KEEPERS = frozenset({Role.ARCHIVE_MANAGER})
"""Who keeps the archive."""
OVERSEERS = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
"""Who reads its registers: by numbers, not by names."""

urlpatterns = [
    door("archive/", desk.show, "archive-desk", roles=OVERSEERS),
]

menu.register(menu.MenuEntry(_("Archive desk"), "archive-desk", "archive", order=20, covers=("archive-",)))
