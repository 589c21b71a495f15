"""The doors of the set-up and of the clinic's own page; the block that leads back to an unfinished set-up."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import door
from access.roles import Role
from clinic_records.profile import clinic
from clinic_records.setup import steps, views
from clinic_records.views import clinic as clinic_views

_KEEPER = frozenset({Role.SYSADMIN})
_FORM = ("GET", "POST")

urlpatterns = [
    door("setup/", views.begin, "setup", methods=_FORM, public=True),
    door("setup/finish/", views.finish, "setup-finish", roles=_KEEPER, methods=_FORM),
    door("setup/<slug:step>/", views.do_step, "setup-step", roles=_KEEPER, methods=_FORM, clauses=("A6.4",)),
    door("clinic/", clinic_views.edit_clinic, "clinic-profile", roles=_KEEPER, methods=_FORM),
    door("clinic/ready/", clinic_views.clinic_ready, "clinic-ready", roles=_KEEPER),
]


def _unfinished(_request: HttpRequest) -> Mapping[str, Any] | None:
    """How far the set-up is, as long as it is open."""
    return None if clinic().set_up or not steps.is_open() else {"progress": steps.progress()}


menu.register(menu.MenuEntry(_("Clinic"), "clinic-profile", "hospital", order=93, covers=("clinic-", "setup")))
menu.register_today(menu.TodayBlock("setup", _("Set-up"), "setup/today.html", _unfinished, _KEEPER, order=1))
