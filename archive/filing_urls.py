"""URLs of numbers, hand-overs, filing and the catalogue, and their tiles on the archive desk."""

from django.utils.translation import gettext_lazy as _

from access import stepup
from access.doors import CARE, door
from access.roles import Role
from archive.desk import Area, Tile, register
from archive.filing import queries
from archive.filing.reviewing import HANDERS
from archive.numbering import gaps
from archive.views import catalogue, file_page, filing, numbering, submissions

_FORM, _POST = ("GET", "POST"), ("POST",)
_KEEPERS = frozenset({Role.ARCHIVE_MANAGER})
_OVERSEERS = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
_REVIEW, _FILING, _NUMBERS, _LIST = ("B2.4", "B2.5"), ("B4.1", "B4.3"), ("B3.3", "D3.2"), ("B4.2", "B3.4", "D3.2")

urlpatterns = [
    door(
        "customers/<uuid:pk>/hand-over/", submissions.hand_over, "archive-hand-over", roles=HANDERS, methods=_FORM,
        customer="pk", clauses=_REVIEW,
    ),
    door(
        "archive/submissions/", submissions.list_submissions, "archive-submissions", roles=HANDERS, files=True,
        clauses=_REVIEW,
    ),
    door(
        "archive/submissions/<uuid:pk>/", submissions.show, "archive-submission", roles=HANDERS, files=True,
        clauses=_REVIEW,
    ),
    door(
        "archive/submissions/<uuid:pk>/accept/", submissions.accept, "archive-submission-accept", roles=_KEEPERS,
        methods=_POST, files=True, clauses=_REVIEW,
    ),
    door(
        "archive/submissions/<uuid:pk>/back/", submissions.send_back, "archive-submission-back", roles=_KEEPERS,
        methods=_POST, files=True, clauses=_REVIEW,
    ),
    door("archive/filing/", filing.list_waiting, "archive-filing", roles=_KEEPERS, files=True, clauses=_FILING),
    door(
        "archive/filing/chosen/", filing.file_chosen, "archive-filing-chosen", roles=_KEEPERS, methods=_POST,
        files=True, clauses=_FILING,
    ),
    door(
        "archive/filing/all/", filing.file_all, "archive-filing-all", roles=_KEEPERS, methods=_FORM, files=True,
        clauses=_FILING,
    ),
    door("archive/filing/find/", filing.find_now, "archive-filing-find", roles=_KEEPERS, methods=_POST),
    door("archive/filing/run/<uuid:pk>/", filing.of_run, "archive-filing-of-run", roles=_KEEPERS),
    door(
        "archive/catalogue/", catalogue.show_catalogue, "archive-catalogue", roles=_OVERSEERS, files=True,
        clauses=_LIST,
    ),
    door(
        "archive/catalogue/export/", stepup.needed(catalogue.export), "archive-catalogue-export", roles=_KEEPERS,
        methods=_POST, files=True, clauses=_LIST,
    ),
    door(
        "archive/files/<uuid:pk>/", file_page.show, "archive-file-show", roles=CARE, files=True,
        clauses=("A2.7", "A3.1", *_LIST),
    ),
    door(
        "archive/files/<uuid:pk>/number/", numbering.give_another, "archive-file-number", roles=_KEEPERS,
        methods=_FORM, files=True, clauses=_NUMBERS,
    ),
    door("archive/numbers/", numbering.show_numbers, "archive-numbers", roles=_OVERSEERS, clauses=_NUMBERS),
    door(
        "archive/numbers/<slug:file_class>/", numbering.change_scheme, "archive-scheme", roles=_KEEPERS, methods=_FORM,
        clauses=_NUMBERS,
    ),
    door(
        "customers/<uuid:pk>/old-numbers/", numbering.old_numbers, "archive-old-numbers", roles=_KEEPERS,
        methods=_FORM, customer="pk", clauses=_NUMBERS,
    ),
    door(
        "archive/old-numbers/<uuid:pk>/strike/", numbering.strike_old, "archive-old-number-strike", roles=_KEEPERS,
        methods=_FORM, files=True, clauses=_NUMBERS,
    ),
]  # fmt: skip

register(
    Tile(
        _("Hand-overs to review"), "archive-submissions", "inbox", Area.FILING,
        note=_("Accept with a number, or send back"), waiting=lambda person: queries.to_review(person).count(), order=10,
    )
)  # fmt: skip
register(
    Tile(
        _("Sheets to file"), "archive-filing", "folder-input", Area.FILING, note=_("Finished since, not in the file yet"),
        waiting=lambda person: queries.to_file(person).count(), order=11,
    )
)  # fmt: skip
register(
    Tile(
        _("File catalogue"), "archive-catalogue", "library", Area.FILING, note=_("By class, year and number"), order=12
    )
)
register(
    Tile(
        _("Archive numbers"), "archive-numbers", "hash", Area.FILING, note=_("Patterns, voided numbers, gaps"),
        waiting=lambda _person: gaps.unexplained(), order=13,
    )
)  # fmt: skip
