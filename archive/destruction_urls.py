"""URLs of destruction, and its tile on the desk."""

from django.utils.translation import gettext_lazy as _

from access import stepup
from access.doors import EVERYONE, door
from access.roles import Role
from archive import desk
from archive.desk_urls import KEEPERS
from archive.destruction import listing
from archive.views import destruction, destruction_papers, destruction_parts

_POST, _B9 = ("POST",), ("B9.1", "B9.2")
_NAMED = EVERYONE - {Role.SYSADMIN}
"""Executor and witness may be anybody of the house; whose order it is, the views ask."""

urlpatterns = [
    door("archive/destruction/", destruction.list_all, "archive-destructions", roles=listing.READERS, clauses=_B9),
    door(
        "archive/destruction/new/",
        destruction.new,
        "archive-destruction-new",
        roles=KEEPERS,
        methods=("GET", "POST"),
        clauses=_B9,
    ),
    door(
        "archive/destruction/part/",
        destruction_parts.find,
        "archive-destruction-part-find",
        roles=KEEPERS,
        methods=("GET", "POST"),
        files=True,
        clauses=("B9.1",),
    ),
    door(
        "archive/files/<uuid:pk>/destroy-part/",
        destruction_parts.new,
        "archive-destruction-part",
        roles=KEEPERS,
        methods=("GET", "POST"),
        files=True,
        clauses=("B9.1",),
    ),
    door("archive/destruction/<uuid:pk>/", destruction.show, "archive-destruction", roles=_NAMED, clauses=_B9),
    door(
        "archive/destruction/<uuid:pk>/scan/",
        destruction.scan,
        "archive-destruction-scan",
        roles=_NAMED,
        methods=_POST,
        clauses=("B9.2", "B9.3"),
    ),
    door(
        "archive/destruction/<uuid:pk>/start/",
        stepup.needed(destruction.start),
        "archive-destruction-start",
        roles=_NAMED,
        methods=_POST,
        clauses=("B9.2", "B9.3"),
    ),
    door(
        "archive/destruction/<uuid:pk>/call-off/",
        stepup.needed(destruction.call_off),
        "archive-destruction-call-off",
        roles={Role.ARCHIVE_MANAGER, Role.EXECUTIVE},
        methods=_POST,
    ),
    door("archive/destruction/run/<uuid:pk>/", destruction.of_run, "archive-destruction-of-run", roles=_NAMED),
    door(
        "archive/destruction/<uuid:pk>/request/",
        destruction_papers.request_form,
        "archive-destruction-request",
        roles=_NAMED,
        clauses=("B9.2",),
    ),
    door(
        "archive/destruction/<uuid:pk>/certificate/",
        destruction_papers.certificate,
        "archive-destruction-certificate",
        roles=_NAMED,
        clauses=("B9.2", "B9.3"),
    ),
]

desk.register(
    desk.Tile(
        _("Destruction"),
        "archive-destructions",
        "flame",
        desk.Area.END,
        _("Requests, the shredder, certificates"),
        listing.waiting,
        order=20,
    )
)
