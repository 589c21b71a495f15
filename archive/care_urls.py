"""URLs of the care of files: faults, checks of the four properties, mergings; their tiles on the desk."""

from django.utils.translation import gettext_lazy as _

from access.doors import CARE, door
from archive import desk
from archive.care import queries as faults
from archive.care import removals as removed
from archive.care import removing
from archive.desk import Area, Tile
from archive.desk_urls import KEEPERS, OVERSEERS
from archive.merging import queries as mergings
from archive.properties import queries as checks
from archive.views import care, file_checks, merging, removals

_FORM, _POST = ("GET", "POST"), ("POST",)
_MEND, _CHECK, _MERGE = ("A5.3", "A5.5", "A5.6", "B8.3"), ("A3.1", "A3.6", "A5.6"), ("A5.5",)

urlpatterns = [
    door("archive/care/", care.list_faults, "archive-care", roles=CARE | OVERSEERS, files=True, clauses=_MEND),
    door(
        "archive/care/rules/", care.change_rules, "archive-care-rules", roles=KEEPERS, methods=_FORM, clauses=("A5.3",)
    ),
    door("archive/care/told/<uuid:pk>/", care.told, "archive-care-told", roles=CARE),
    door("archive/care/<uuid:pk>/", care.show, "archive-fault", roles=CARE, files=True, clauses=_MEND),
    door(
        "archive/care/<uuid:pk>/owner/", care.assign, "archive-fault-assign", roles=KEEPERS, methods=_POST, files=True
    ),
    door(
        "archive/care/<uuid:pk>/settle/",
        care.settle,
        "archive-fault-settle",
        roles=CARE,
        methods=_POST,
        files=True,
        clauses=("A5.6",),
    ),
    door(
        "archive/files/<uuid:pk>/faults/",
        care.check_now,
        "archive-file-faults",
        roles=KEEPERS,
        methods=_POST,
        files=True,
        clauses=("A5.6",),
    ),
    door(
        "archive/care/<uuid:pk>/remove/",
        removals.new,
        "archive-removal-new",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("A5.3",),
    ),
    door(
        "archive/removals/",
        removals.list_all,
        "archive-removals",
        roles=CARE | OVERSEERS,
        files=True,
        clauses=("A5.3",),
    ),
    door(
        "customers/<uuid:pk>/contact/",
        removals.contact,
        "contact-check",
        roles=removing.WRITERS,
        methods=_FORM,
        customer="pk",
        clauses=("A5.3", "D2.3"),
    ),
    door("archive/checks/", file_checks.list_checks, "archive-filechecks", roles=OVERSEERS, files=True, clauses=_CHECK),
    door(
        "archive/checks/all/",
        file_checks.check_all,
        "archive-filechecks-all",
        roles=KEEPERS,
        methods=_POST,
        clauses=_CHECK,
    ),
    door("archive/checks/run/<uuid:pk>/", file_checks.of_run, "archive-checks-of-run", roles=OVERSEERS, files=True),
    door(
        "archive/checks/<uuid:pk>/", file_checks.show, "archive-filecheck", roles=OVERSEERS, files=True, clauses=_CHECK
    ),
    door(
        "archive/checks/<uuid:pk>/report/",
        file_checks.print_report,
        "archive-filecheck-report",
        roles=OVERSEERS,
        files=True,
        clauses=("A7.1",),
    ),
    door(
        "archive/files/<uuid:pk>/check/",
        file_checks.check_one,
        "archive-file-check",
        roles=KEEPERS,
        methods=_POST,
        files=True,
        clauses=_CHECK,
    ),
    door("archive/merges/", merging.list_all, "archive-merges", roles=KEEPERS, files=True, clauses=_MERGE),
    door(
        "archive/merges/new/",
        merging.new,
        "archive-merge-new",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=_MERGE,
    ),
    door("archive/merges/<uuid:pk>/", merging.show, "archive-merge", roles=KEEPERS, files=True, clauses=_MERGE),
    door(
        "archive/merges/<uuid:pk>/confirm/",
        merging.confirm,
        "archive-merge-confirm",
        roles=KEEPERS,
        methods=_POST,
        files=True,
        clauses=_MERGE,
    ),
    door(
        "archive/merges/<uuid:pk>/decline/",
        merging.decline,
        "archive-merge-decline",
        roles=KEEPERS,
        methods=_POST,
        files=True,
    ),
    door(
        "archive/merges/<uuid:pk>/apart/ask/",
        merging.ask_undo,
        "archive-merge-undo-ask",
        roles=KEEPERS,
        methods=_POST,
        files=True,
    ),
    door(
        "archive/merges/<uuid:pk>/apart/", merging.undo, "archive-merge-undo", roles=KEEPERS, methods=_POST, files=True
    ),
]

desk.register(
    Tile(
        _("Faults of files"),
        "archive-care",
        "wrench",
        Area.CARE,
        _("Missing, unsigned, damaged, there twice"),
        faults.waiting,
        order=10,
    )
)
desk.register(
    Tile(
        _("Check of the four properties"),
        "archive-filechecks",
        "shield-check",
        Area.CARE,
        _("True, complete, usable, safe"),
        checks.failing,
        order=11,
    )
)
desk.register(
    Tile(
        _("Removed as outdated"),
        "archive-removals",
        "trash-2",
        Area.CARE,
        _("Unsigned drafts, old contact data"),
        removed.waiting,
        order=13,
    )
)
desk.register(
    Tile(
        _("Merging files"),
        "archive-merges",
        "link",
        Area.CARE,
        _("Two files of the same person"),
        mergings.waiting,
        order=12,
    )
)
