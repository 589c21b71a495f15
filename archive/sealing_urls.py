"""URLs of sealings, and their tile on the desk."""

from django.utils.translation import gettext_lazy as _

from access import stepup
from access.doors import door
from archive import desk
from archive.sealing import queries
from archive.views import sealing_signed as signed
from archive.views import sealings

_FORM, _POST = ("GET", "POST"), ("POST",)
_SEALERS, _READERS, _CLAUSES = queries.SEALERS, queries.READERS, ("A3.4",)
_ROW = "archive/seals/<uuid:pk>/"

urlpatterns = [
    door("archive/seals/", sealings.list_all, "archive-seals", roles=_READERS, files=True, clauses=_CLAUSES),
    door(
        "customers/<uuid:pk>/seal/", sealings.new, "archive-seal-file", roles=_SEALERS, methods=_FORM, customer="pk",
        clauses=_CLAUSES,
    ),
    door(_ROW, sealings.show, "archive-sealing", roles=_READERS, files=True, clauses=_CLAUSES),
    door(f"{_ROW}drop/", sealings.drop, "archive-sealing-drop", roles=_SEALERS, methods=_POST, files=True),
    door(f"{_ROW}check/", sealings.check, "archive-sealing-check", roles=_READERS, methods=_POST, files=True),
    door(f"{_ROW}sign/", signed.sign, "archive-sealing-sign", roles=_SEALERS, methods=_FORM, files=True),
    door(f"{_ROW}paper/", signed.attach, "archive-sealing-paper", roles=_SEALERS, methods=_FORM, files=True),
    door(f"{_ROW}list/", signed.print_list, "archive-sealing-list", roles=_SEALERS, files=True, clauses=_CLAUSES),
    door(f"{_ROW}scan/", signed.scan, "archive-sealing-scan", roles=_SEALERS, files=True),
    door(f"{_ROW}ask/", signed.ask, "archive-sealing-ask", roles=_SEALERS, methods=_POST, files=True),
    door(
        f"{_ROW}open/", stepup.needed(signed.open_asked), "archive-sealing-open", roles=queries.OPENERS, methods=_POST,
        files=True, clauses=_CLAUSES,
    ),
    door(
        f"{_ROW}together/", stepup.needed_to_see(signed.open_together), "archive-sealing-together", roles=_SEALERS,
        methods=_FORM, files=True, clauses=_CLAUSES,
    ),
    door(f"{_ROW}record/", signed.print_opening, "archive-sealing-record", roles=_SEALERS, files=True),
    door(f"{_ROW}copy/", signed.read_copy, "archive-sealing-copy", roles=_SEALERS, files=True),
]  # fmt: skip

desk.register(
    desk.Tile(
        _("Sealings"),
        "archive-seals",
        "stamp",
        desk.Area.END,
        _("Sealed in a dispute before both sides"),
        queries.waiting,
        order=13,
    )
)
