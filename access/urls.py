"""The doors of people, departments and sessions; their lines of the menu."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import door
from access.overseeing import OVERSEERS
from access.roles import Role
from access.views import departments, people, sessions

_KEEPER = frozenset({Role.SYSADMIN})
_FORM = ("GET", "POST")
_POST = ("POST",)
_CLAUSES = ("A6.4", "B8.2")

urlpatterns = [
    door("people/", people.list_people, "people", roles=_KEEPER, clauses=_CLAUSES),
    door("people/new/", people.new_person, "person-new", roles=_KEEPER, methods=_FORM, clauses=_CLAUSES),
    door("people/<uuid:pk>/", people.show_person, "person-show", roles=_KEEPER | OVERSEERS, clauses=_CLAUSES),
    door("people/<uuid:pk>/account/", people.change_person, "person-change", roles=_KEEPER, methods=_FORM),
    door("people/<uuid:pk>/roles/", people.set_roles, "person-roles", roles=_KEEPER, methods=_FORM, clauses=_CLAUSES),
    door("people/<uuid:pk>/employment/", people.set_employment, "person-employment", roles=_KEEPER, methods=_FORM),
    door(
        "people/<uuid:pk>/agreement/",
        people.enter_agreement,
        "person-agreement",
        roles=_KEEPER,
        methods=_FORM,
        clauses=("B7.2",),
    ),
    door("people/<uuid:pk>/password/", people.reset_password, "person-password", roles=_KEEPER, methods=_POST),
    door("people/<uuid:pk>/sessions/", people.end_sessions, "person-sessions", roles=_KEEPER, methods=_POST),
    door("departments/", departments.list_departments, "departments", roles=_KEEPER),
    door("departments/new/", departments.new_department, "department-new", roles=_KEEPER, methods=_FORM),
    door("departments/<uuid:pk>/", departments.change_department, "department-change", roles=_KEEPER, methods=_FORM),
    door("me/sessions/", sessions.end_own_sessions, "sessions-end", methods=_POST),
]

menu.register(menu.MenuEntry(_("People"), "people", "users-round", order=94, covers=("person-",)))
menu.register(menu.MenuEntry(_("Departments"), "departments", "building-2", order=95, covers=("department-",)))
