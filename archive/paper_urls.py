"""URLs of paper and electronic in agreement: checking a printed sheet, filing prints, papers out of date."""

from django.utils.translation import gettext_lazy as _

from access import stepup
from access.doors import CARE, door
from archive.desk import Area, Tile, register
from archive.desk_urls import KEEPERS, OVERSEERS
from archive.papers import queries
from archive.views import paper_filing, paper_lists, papers

_FORM, _POST, _AGREE = ("GET", "POST"), ("POST",), ("B2.5", "B8.4")

urlpatterns = [
    door("archive/papers/", papers.check, "archive-papers", roles=CARE, methods=_FORM, files=True, clauses=_AGREE),
    door(
        "archive/papers/file/", paper_filing.scan, "archive-papers-file", roles=KEEPERS, methods=_FORM, files=True,
        clauses=("A3.1", *_AGREE),
    ),
    door(
        "archive/papers/file/back/", paper_filing.take_back, "archive-papers-undo", roles=KEEPERS, methods=_POST,
        files=True,
    ),
    door(
        "archive/papers/stale/", paper_lists.list_stale, "archive-papers-stale", roles=OVERSEERS, files=True,
        clauses=_AGREE,
    ),
    door(
        "archive/papers/files/<uuid:pk>/", paper_lists.of_file, "archive-papers-of", roles=KEEPERS, files=True,
        clauses=_AGREE,
    ),
    door(
        "archive/papers/files/<uuid:pk>/bound/", paper_lists.bound, "archive-papers-bound", roles=KEEPERS,
        methods=_POST, files=True, clauses=("A3.1", "B2.5"),
    ),
    door(
        "archive/papers/files/<uuid:pk>/print/", stepup.needed(paper_lists.print_again), "archive-papers-print",
        roles=KEEPERS, methods=_POST, files=True, clauses=("B8.4",),
    ),
]  # fmt: skip

register(
    Tile(
        _("Papers to bring up to date"), "archive-papers-stale", "file-clock", Area.FILING,
        note=_("The sheet has moved on, the print in the file has not"),
        waiting=lambda person: queries.stale(person).count(), order=14,
    )
)  # fmt: skip
register(
    Tile(
        _("File prints"), "archive-papers-file", "scan-line", Area.FILING,
        note=_("Scan what is put into the paper file"), order=15,
    )
)  # fmt: skip
register(
    Tile(
        _("Check a printed sheet"), "archive-papers", "qr-code", Area.FILING,
        note=_("Is this paper current?"), order=16,
    )
)  # fmt: skip
