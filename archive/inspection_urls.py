"""URLs of inspections by sample."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import door
from access.roles import Role
from archive.inspections.queries import READERS
from archive.views import inspections

_FORM = ("GET", "POST")
_CLAUSES = ("A7.1",)
_SUPERVISOR = frozenset({Role.SUPERVISOR})

urlpatterns = [
    door("inspections/", inspections.list_all, "inspection-list", roles=READERS, files=True, clauses=_CLAUSES),
    door(
        "inspections/new/",
        inspections.new,
        "inspection-new",
        roles=_SUPERVISOR,
        methods=_FORM,
        files=True,
        clauses=_CLAUSES,
    ),
    door("inspections/<uuid:pk>/", inspections.show, "inspection-show", roles=READERS, files=True, clauses=_CLAUSES),
    door(
        "inspections/<uuid:pk>/end/",
        inspections.end,
        "inspection-end",
        roles={Role.SUPERVISOR, Role.EXECUTIVE},
        methods=("POST",),
        files=True,
    ),
    door(
        "inspections/files/<uuid:pk>/",
        inspections.judge,
        "inspection-judge",
        roles=_SUPERVISOR,
        methods=_FORM,
        files=True,
        clauses=_CLAUSES,
    ),
]

menu.register(menu.MenuEntry(_("Inspections"), "inspection-list", "clipboard-check", order=73, covers=("inspection-",)))
