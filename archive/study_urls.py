"""URLs of files by criteria, de-identified."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import door
from archive.requests.actions import APPLICANTS
from archive.views import studies

_FORM = ("GET", "POST")
_CLAUSES = ("A4.5", "A4.1", "B6.2")

urlpatterns = [
    door("studies/", studies.list_own, "study-list", roles=APPLICANTS, files=True, clauses=("A4.5",)),
    door("studies/new/", studies.new, "study-new", roles=APPLICANTS, methods=_FORM, files=True, clauses=_CLAUSES),
    door("studies/<uuid:pk>/", studies.show, "study-show", roles=APPLICANTS, files=True, clauses=("A4.5",)),
    door("studies/<uuid:pk>/end/", studies.end, "study-end", roles=APPLICANTS, methods=("POST",), files=True),
    door(
        "studies/<uuid:pk>/<int:position>/",
        studies.show_file,
        "study-file",
        roles=APPLICANTS,
        files=True,
        clauses=("A4.5",),
    ),
]

menu.register(menu.MenuEntry(_("De-identified files"), "study-list", "scan-eye", order=70, covers=("study-",)))
