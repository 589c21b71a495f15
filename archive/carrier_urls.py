"""URLs of retired data carriers, and their tile on the desk."""

from django.utils.translation import gettext_lazy as _

from access import stepup
from access.doors import EVERYONE, door
from access.roles import Role
from archive import desk
from archive.carriers import queries
from archive.desk_urls import KEEPERS
from archive.views import carriers

_POST, _B9 = ("POST",), ("B9.2", "B9.3")
_ROW = "archive/carriers/<uuid:pk>/"
_NAMED = EVERYONE
"""Executor and witness may be anybody of the house, who looks after the machines too; whose carrier it is, the views ask."""

urlpatterns = [
    door("archive/carriers/", carriers.list_all, "archive-carriers", roles=queries.READERS, clauses=_B9),
    door("archive/carriers/print/", carriers.print_register, "archive-carriers-print", roles=queries.READERS),
    door(
        "archive/carriers/new/", carriers.new, "archive-carrier-new", roles=KEEPERS, methods=("GET", "POST"), clauses=_B9
    ),
    door(_ROW, carriers.show, "archive-carrier", roles=_NAMED, clauses=_B9),
    door(f"{_ROW}done/", carriers.done, "archive-carrier-done", roles=_NAMED, methods=_POST, clauses=("B9.3",)),
    door(
        f"{_ROW}confirm/", stepup.needed(carriers.confirm), "archive-carrier-confirm", roles=_NAMED, methods=_POST,
        clauses=("B9.3",),
    ),
    door(f"{_ROW}back/", carriers.send_back, "archive-carrier-back", roles=_NAMED, methods=_POST),
    door(
        f"{_ROW}call-off/", carriers.call_off, "archive-carrier-call-off",
        roles={Role.ARCHIVE_MANAGER, Role.EXECUTIVE}, methods=_POST,
    ),
    door(
        f"{_ROW}certificate/", carriers.certificate, "archive-carrier-certificate", roles=_NAMED, clauses=("B9.3",)
    ),
]  # fmt: skip

desk.register(
    desk.Tile(
        _("Retired data carriers"),
        "archive-carriers",
        "hard-drive",
        desk.Area.END,
        _("Disks, drives, sticks: how each was destroyed"),
        queries.waiting,
        order=25,
    )
)
