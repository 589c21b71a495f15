"""URLs of requests for deletion, and their tile on the desk."""

from django.utils.translation import gettext_lazy as _

from access.doors import door
from archive import desk
from archive.copies.actions import TAKERS
from archive.erasure.actions import KEEPERS
from archive.views import erasure

_FORM, _D36 = ("GET", "POST"), ("D3.6",)

urlpatterns = [
    door(
        "customers/<uuid:pk>/erasure/",
        erasure.new,
        "archive-erasure-new",
        roles=TAKERS,
        methods=_FORM,
        customer="pk",
        clauses=_D36,
    ),
    door("archive/erasures/", erasure.list_all, "archive-erasures", roles=KEEPERS, files=True, clauses=_D36),
    door("archive/erasures/<uuid:pk>/", erasure.show, "archive-erasure", roles=KEEPERS, files=True, clauses=_D36),
    door(
        "archive/erasures/<uuid:pk>/answer/",
        erasure.print_answer,
        "archive-erasure-answer",
        roles=KEEPERS,
        files=True,
        clauses=_D36,
    ),
    door(
        "archive/erasures/<uuid:pk>/withdraw/",
        erasure.withdraw,
        "archive-erasure-withdraw",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=_D36,
    ),
]

desk.register(
    desk.Tile(
        _("Requests for deletion"),
        "archive-erasures",
        "user-x",
        desk.Area.END,
        _("Customers who asked for it"),
        order=13,
    )
)
