"""URLs of the archive."""

from django.utils.translation import gettext_lazy as _

from access import menu, stepup
from access.doors import CARE, door
from access.roles import Role
from archive.requests.actions import APPLICANTS
from archive.views import bound, requests

_FORM = ("GET", "POST")
_ACCESS = ("A4.1", "A4.3", "B6.1", "B6.2", "B6.3")
_ARCHIVE = frozenset({Role.ARCHIVE_MANAGER})

urlpatterns = [
    door("requests/access/", requests.new, "access-request-new", roles=APPLICANTS, methods=_FORM, clauses=_ACCESS),
    door(
        "register/", requests.list_register, "access-register", roles=APPLICANTS, files=True, clauses=("B6.3", "A7.1")
    ),
    door(
        "register/<uuid:pk>/back/",
        requests.give_back,
        "register-give-back",
        roles=APPLICANTS,
        methods=("POST",),
        files=True,
    ),
    door(
        "register/<uuid:pk>/sign/",
        requests.sign_off,
        "register-sign-off",
        roles=_ARCHIVE,
        methods=_FORM,
        files=True,
        clauses=("B6.3",),
    ),
    door(
        "customers/<uuid:pk>/bound/",
        stepup.needed(bound.ask),
        "bound-ask",
        roles=CARE,
        methods=("POST",),
        customer="pk",
        clauses=("A2.7",),
    ),
    door("bound/run/<uuid:pk>/", bound.of_run, "bound-of-run", roles=CARE, files=True),
    door("bound/<uuid:pk>/", bound.fetch, "bound-fetch", roles=CARE, files=True, clauses=("A2.7",)),
]

menu.register(
    menu.MenuEntry(_("Access register"), "access-register", "book-open-check", order=71, covers=("register-",))
)
