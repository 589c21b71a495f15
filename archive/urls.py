"""URLs of the archive. Copies for customers: `archive.copy_urls`; publicity: `archive.publicity_urls`."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from access import menu, stepup
from access.doors import CARE, door
from access.roles import Role
from archive.copy_urls import urlpatterns as copy_urls
from archive.publicity_urls import urlpatterns as publicity_urls
from archive.requests.actions import APPLICANTS
from archive.views import bound, requests

_FORM = ("GET", "POST")
_ACCESS = ("A4.1", "A4.3", "B6.1", "B6.2", "B6.3", "C4.3")
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
    path("", include("archive.sharing_urls")),
    door("bound/<uuid:pk>/", bound.fetch, "bound-fetch", roles=CARE, files=True, clauses=("A2.7",)),
    path("", include("archive.desk_urls")),
    path("", include("archive.filing_urls")),
    path("", include("archive.paper_urls")),
    path("", include("archive.store_urls")),
    path("", include("archive.lending_urls")),
    path("", include("archive.inspection_urls")),
    path("", include("archive.care_urls")),
    path("", include("archive.retention_urls")),
    path("", include("archive.erasure_urls")),
    path("", include("archive.destruction_urls")),
    path("", include("archive.carrier_urls")),
    path("", include("archive.sealing_urls")),
    path("", include("archive.study_urls")),
    *copy_urls,
    *publicity_urls,
]

menu.register(
    menu.MenuEntry(_("Access register"), "access-register", "book-open-check", order=71, covers=("register-",))
)
menu.register(menu.MenuEntry(_("Copy register"), "copy-register", "copy", order=72, covers=("copy-",)))
menu.register(menu.MenuEntry(_("Publicity"), "publicity", "megaphone", order=73, covers=("publicity-",)))
