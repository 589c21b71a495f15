"""URLs of sharing: between departments, outside, the customers' consents, and the one public door of a link."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import CARE, door
from access.roles import Role
from archive.requests.actions import APPLICANTS
from archive.sharing.queries import OUTSIDE_READERS
from archive.views import outside_consents, outside_deliveries, outside_door, outside_requests, shares

_FORM, _POST = ("GET", "POST"), ("POST",)
_ARCHIVE = frozenset({Role.ARCHIVE_MANAGER})
_INSIDE, _OUTSIDE, _CONSENT = ("A4.6",), ("A4.7", "A6.2"), ("A6.2",)
_WAY_OUT = ("A4.7", "A6.2", "A6.3", "C4.3")
_CONSENTS = "customers/<uuid:pk>/outside-consents/"

urlpatterns = [
    door("shares/", shares.list_shares, "shares", roles=APPLICANTS, files=True, clauses=_INSIDE),
    door("shares/new/", shares.new, "share-request-new", roles=APPLICANTS, methods=_FORM, clauses=_INSIDE),
    door("shares/<uuid:pk>/", shares.lead_to_list, "share-of", roles=APPLICANTS),
    door(
        "shares/<uuid:pk>/end/", shares.end, "share-end", roles=APPLICANTS, methods=_FORM, files=True, clauses=_INSIDE
    ),
    door(
        "shares/outside/new/",
        outside_requests.new,
        "outside-request-new",
        roles=APPLICANTS,
        methods=_FORM,
        files=True,
        clauses=_OUTSIDE,
    ),
    door(
        "shares/outside/",
        outside_requests.list_outside,
        "outside-shares",
        roles=OUTSIDE_READERS,
        files=True,
        clauses=_OUTSIDE,
    ),
    door(
        "shares/outside/<uuid:pk>/",
        outside_requests.show,
        "outside-show",
        roles=OUTSIDE_READERS,
        files=True,
        clauses=_OUTSIDE,
    ),
    door("shares/outside/run/<uuid:pk>/", outside_requests.of_run, "outside-of-run", roles=OUTSIDE_READERS, files=True),
    door(
        "shares/outside/package/<uuid:pk>/",
        outside_requests.of_package,
        "outside-package",
        roles=OUTSIDE_READERS,
        files=True,
    ),
    door(
        "shares/outside/delivery/<uuid:pk>/",
        outside_requests.of_delivery,
        "outside-delivery",
        roles=OUTSIDE_READERS,
        files=True,
    ),
    door(
        "shares/outside/package/<uuid:pk>/encrypt/",
        outside_deliveries.as_file,
        "outside-as-file",
        roles=_ARCHIVE,
        methods=_POST,
        files=True,
        clauses=_WAY_OUT,
    ),
    door(
        "shares/outside/package/<uuid:pk>/link/",
        outside_deliveries.as_link,
        "outside-as-link",
        roles=_ARCHIVE,
        methods=_FORM,
        files=True,
        clauses=_WAY_OUT,
    ),
    door(
        "shares/outside/package/<uuid:pk>/end/",
        outside_deliveries.call_package_off,
        "outside-package-end",
        roles=_ARCHIVE,
        methods=_POST,
        files=True,
    ),
    door(
        "shares/outside/delivery/<uuid:pk>/file/",
        outside_deliveries.fetch,
        "outside-delivery-file",
        roles=_ARCHIVE,
        files=True,
        clauses=_WAY_OUT,
    ),
    door(
        "shares/outside/delivery/<uuid:pk>/end/",
        outside_deliveries.call_off,
        "outside-delivery-end",
        roles=_ARCHIVE,
        methods=_POST,
        files=True,
    ),
    door(_CONSENTS, outside_consents.list_consents, "outside-consents", customer="pk", clauses=_CONSENT),
    door(
        f"{_CONSENTS}new/<uuid:package>/",
        outside_consents.take,
        "outside-consent-new",
        roles=CARE,
        methods=_FORM,
        customer="pk",
        clauses=_CONSENT,
    ),
    door(
        f"{_CONSENTS}new/<uuid:package>/print/",
        outside_consents.print_paper,
        "outside-consent-print",
        roles=CARE,
        customer="pk",
    ),
    door(f"{_CONSENTS}<uuid:consent>/scan/", outside_consents.show_scan, "outside-consent-scan", customer="pk"),
    door(
        f"{_CONSENTS}<uuid:consent>/withdraw/",
        outside_consents.withdraw,
        "outside-consent-withdraw",
        roles=CARE,
        methods=_FORM,
        customer="pk",
        clauses=_CONSENT,
    ),
    door("outside/<str:token>/", outside_door.enter, "outside-door", methods=_FORM, public=True, clauses=_WAY_OUT),
    door(
        "outside/<str:token>/file/", outside_door.fetch, "outside-fetch", methods=_POST, public=True, clauses=_WAY_OUT
    ),
]

menu.register(menu.MenuEntry(_("Shared between departments"), "shares", "share-2", order=73, covers=("share-",)))
menu.register(
    menu.MenuEntry(_("Shared outside"), "outside-shares", "send", order=74, covers=("outside-show", "outside-as-"))
)
