"""URLs of register imports: for the archive manager and the head of the front desk (`importing.actions.may_import`)."""

from access.doors import door
from access.roles import Role
from customers.views import importing as views

_IMPORTERS = {Role.ARCHIVE_MANAGER, Role.DEPARTMENT_HEAD}
_POST = ("POST",)
_A1 = ("A1.1",)

urlpatterns = [
    door(
        "imports/",
        views.list_imports,
        "register-imports",
        roles=_IMPORTERS,
        methods=("GET", "POST"),
        files=True,
        clauses=_A1,
    ),
    door("imports/template/", views.download_template, "register-import-template", roles=_IMPORTERS),
    door("imports/run/<uuid:run>/", views.show_result_of_run, "register-import-of-run", roles=_IMPORTERS, files=True),
    door("imports/<uuid:pk>/", views.show_import, "register-import-show", roles=_IMPORTERS, files=True, clauses=_A1),
    door("imports/<uuid:pk>/state/", views.show_state, "register-import-state", roles=_IMPORTERS, files=True),
    door(
        "imports/<uuid:pk>/rows/<int:place>/answer/",
        views.answer_row,
        "register-import-answer",
        roles=_IMPORTERS,
        methods=_POST,
        files=True,
        clauses=("A1.1",),
    ),
    door(
        "imports/<uuid:pk>/confirm/",
        views.confirm_import,
        "register-import-confirm",
        roles=_IMPORTERS,
        methods=_POST,
        files=True,
    ),
    door(
        "imports/<uuid:pk>/cancel/",
        views.cancel_import,
        "register-import-cancel",
        roles=_IMPORTERS,
        methods=_POST,
        files=True,
    ),
    door(
        "imports/<uuid:pk>/report.xlsx",
        views.download_report,
        "register-import-xlsx",
        roles=_IMPORTERS,
        files=True,
        kwargs={"form": "xlsx"},
    ),
    door(
        "imports/<uuid:pk>/report.json",
        views.download_report,
        "register-import-json",
        roles=_IMPORTERS,
        files=True,
        kwargs={"form": "json"},
    ),
]
