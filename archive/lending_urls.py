"""URLs of lending paper volumes outside, and its tile on the archive desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import stepup
from access.doors import door
from archive import desk
from archive.desk_urls import KEEPERS, OVERSEERS
from archive.lending import queries
from archive.requests.actions import APPLICANTS
from archive.views import loan_moves, loan_papers, loans, pursuits

_FORM, _POST = ("GET", "POST"), ("POST",)
_LOAN, _TERM, _BACK = ("B6.4", "A6.2", "B7.3"), ("B6.5",), ("B6.6",)

urlpatterns = [
    door("archive/loans/", loans.list_all, "archive-loans", roles=APPLICANTS, files=True, clauses=("B6.4",)),
    door("archive/loans/export/", loans.export, "archive-loans-export", roles=OVERSEERS, methods=_POST, files=True),
    door("archive/loans/new/", loans.new, "archive-loan-new", roles=APPLICANTS, methods=_FORM, files=True, clauses=_LOAN),
    door("archive/loans/rules/", loan_moves.change_rules, "archive-lending-rules", roles=KEEPERS, methods=_FORM, clauses=_TERM),
    door(
        "archive/loans/<uuid:pk>/", loans.show, "archive-loan", roles=APPLICANTS, files=True,
        clauses=("B6.4", "B6.5", "B6.6"),
    ),
    door(
        "archive/loans/<uuid:pk>/papers/<slug:kind>/", loan_papers.take, "archive-loan-paper", roles=APPLICANTS,
        methods=_FORM, files=True, clauses=_LOAN,
    ),
    door(
        "archive/loans/<uuid:pk>/print/<slug:kind>/", loan_papers.print_paper, "archive-loan-print", roles=APPLICANTS,
        files=True, clauses=("B6.4",),
    ),
    door(
        "archive/loans/<uuid:pk>/scans/<slug:kind>/", loan_papers.show_scan, "archive-loan-scan", roles=APPLICANTS,
        files=True,
    ),
    door(
        "archive/loans/<uuid:pk>/hand-out/", loan_moves.hand_out, "archive-loan-hand-out", roles=KEEPERS,
        methods=_POST, files=True, clauses=("B6.4", "B6.5"),
    ),
    door(
        "archive/loans/<uuid:pk>/call-off/", loan_moves.call_off, "archive-loan-call-off", roles=APPLICANTS,
        methods=_POST, files=True,
    ),
    door(
        "archive/loans/<uuid:pk>/extend/", loan_moves.extend, "archive-loan-extend", roles=APPLICANTS, methods=_POST,
        files=True, clauses=_TERM,
    ),
    door(
        "archive/loans/volumes/<uuid:pk>/", loan_moves.take_back, "archive-loan-return", roles=KEEPERS,
        methods=_FORM, files=True, clauses=_BACK,
    ),
    door("archive/loans/volumes/<uuid:pk>/photo/", loan_moves.photo, "archive-loan-photo", roles=KEEPERS, files=True),
    door(
        "archive/loans/pursuits/<uuid:pk>/", pursuits.show, "archive-pursuit", roles=OVERSEERS, files=True,
        clauses=_BACK,
    ),
    door(
        "archive/loans/pursuits/<uuid:pk>/steps/", pursuits.note_step, "archive-pursuit-step", roles=KEEPERS,
        methods=_POST, files=True, clauses=_BACK,
    ),
    door(
        "archive/loans/pursuits/<uuid:pk>/close/", stepup.needed(pursuits.close), "archive-pursuit-close",
        roles=OVERSEERS, methods=_POST, files=True, clauses=_BACK,
    ),
]  # fmt: skip

desk.register(
    desk.Tile(
        pgettext_lazy("archive", "Loans"),
        "archive-loans",
        "book-up",
        desk.Area.OUT,
        _("Volumes lent outside, what is overdue"),
        queries.waiting,
        order=10,
    )
)
