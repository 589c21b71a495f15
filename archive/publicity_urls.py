"""URLs of publicity."""

from access.doors import door
from archive.publicity.actions import KEEPERS, WITHDRAWERS
from archive.publicity.queries import READERS
from archive.views import publicity, publicity_pictures

_FORM = ("GET", "POST")
_CONSENT = ("A4.5", "A6.2")

urlpatterns = [
    door(
        "customers/<uuid:pk>/publicity/",
        publicity.list_file,
        "publicity-file",
        roles=WITHDRAWERS,
        customer="pk",
        clauses=_CONSENT,
    ),
    door("publicity/", publicity.list_all, "publicity", roles=READERS, files=True, clauses=("A4.5", "A7.1")),
    door("publicity/<uuid:pk>/", publicity.show, "publicity-show", roles=WITHDRAWERS, files=True, clauses=_CONSENT),
    door(
        "publicity/<uuid:pk>/withdraw/",
        publicity.withdraw,
        "publicity-withdraw",
        roles=WITHDRAWERS,
        methods=_FORM,
        files=True,
        clauses=_CONSENT,
    ),
    door(
        "publicity/<uuid:pk>/pictures/<uuid:picture>/",
        publicity_pictures.take_out,
        "publicity-take",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=_CONSENT,
    ),
    door(
        "publicity/<uuid:pk>/pictures/<uuid:picture>/use/",
        publicity_pictures.note_use,
        "publicity-use",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=("A4.5",),
    ),
    door(
        "publicity/<uuid:pk>/uses/<uuid:use>/down/",
        publicity_pictures.take_down,
        "publicity-down",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=("A4.5",),
    ),
]
