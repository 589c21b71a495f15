"""URLs of the sheets: the same for every kind."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import CARE, EVERYONE, door
from records.views.drafts import keep_draft
from records.views.edit import EditSheet, MarkError
from records.views.history import SheetHistory
from records.views.printing import PrintSheet, blank_form, list_forms
from records.views.review_paper import print_review
from records.views.show import ShowSheet
from records.views.sign import SignSheet, TakeSignature
from records.views.signed_papers import AttachPaper, CheckPaper, ShowScan

_FORM = ("GET", "POST")
_SHEET = "sheets/<slug:key>/<uuid:pk>/"

urlpatterns = [
    door(_SHEET, ShowSheet.as_view(), "sheet-show", roles=EVERYONE, files=True, clauses=("A2.7", "A4.2")),
    door(f"{_SHEET}edit/", EditSheet.as_view(), "sheet-edit", roles=CARE, methods=_FORM, files=True, clauses=("A1.1",)),
    door(f"{_SHEET}sign/", SignSheet.as_view(), "sheet-sign", roles=CARE, methods=_FORM, files=True),
    door(
        f"{_SHEET}customer-signature/",
        TakeSignature.as_view(),
        "sheet-customer-sign",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("D3.1", "D3.3"),
    ),
    door(
        f"{_SHEET}paper/",
        AttachPaper.as_view(),
        "paper-attach",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("D3.1", "E1.4"),
    ),
    door(f"{_SHEET}paper/check/", CheckPaper.as_view(), "paper-check", roles=CARE, methods=_FORM, files=True),
    door(f"{_SHEET}paper/<uuid:scan>/", ShowScan.as_view(), "paper-scan", roles=EVERYONE, files=True),
    door(
        f"{_SHEET}error/", MarkError.as_view(), "sheet-error", roles=CARE, methods=_FORM, files=True, clauses=("A5.3",)
    ),
    door(f"{_SHEET}print/", PrintSheet.as_view(), "sheet-print", roles=EVERYONE, files=True, clauses=("A3.1",)),
    door("forms/", list_forms, "form-list", roles=CARE),
    door("forms/<slug:key>/blank/", blank_form, "form-blank", roles=CARE),
    door(f"{_SHEET}history/", SheetHistory.as_view(), "sheet-history", roles=EVERYONE, files=True, clauses=("A1.1",)),
    door("access-review/<uuid:pk>/print/", print_review, "access-review-print", clauses=("A6.4", "B7.1")),
    door("drafts/", keep_draft, "draft-keep", methods=("POST",), files=True),
]

menu.register(menu.MenuEntry(_("Blank forms"), "form-list", "printer", order=75, covers=("form-",)))
