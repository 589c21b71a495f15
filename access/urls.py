"""The doors of people, departments, agreements, partners and sessions; their lines of the menu."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access import menu, stepup
from access.accounts import lacks_agreement
from access.agreements import queries
from access.approvals.queries import waiting_for
from access.current import current_person
from access.doors import EVERYONE, door
from access.handover_urls import urlpatterns as handover_urls
from access.overseeing import KEEPERS, OVERSEERS
from access.partners.queries import READERS
from access.review_urls import urlpatterns as review_urls
from access.roles import Role
from access.views import (
    agreements,
    approvals,
    departments,
    deputies,
    entrance,
    partners,
    people,
    second_factor,
    sessions,
)

_KEEPER = frozenset({Role.SYSADMIN})
_FORM = ("GET", "POST")
_POST = ("POST",)
_CLAUSES = ("A6.4", "B8.2")
_FACTOR = ("A6.4", "B7.1")
_OUTSIDE = ("A4.7", "A6.2")
_ARCHIVE = frozenset({Role.ARCHIVE_MANAGER})
_SECRECY = ("B7.2", "A6.1")
_OFFICES = frozenset({Role.DEPARTMENT_HEAD, Role.EXECUTIVE, Role.ARCHIVE_MANAGER})
_DECISIONS = ("A4.1", "A4.3", "A4.6", "B6.1", "B6.3")

urlpatterns = [
    door("people/", people.list_people, "people", roles=_KEEPER, clauses=_CLAUSES),
    door("people/new/", stepup.needed(people.new_person), "person-new", roles=_KEEPER, methods=_FORM, clauses=_CLAUSES),
    door("people/<uuid:pk>/", people.show_person, "person-show", roles=_KEEPER | OVERSEERS, clauses=_CLAUSES),
    door("people/<uuid:pk>/account/", people.change_person, "person-change", roles=_KEEPER, methods=_FORM),
    door(
        "people/<uuid:pk>/roles/",
        stepup.needed(people.set_roles),
        "person-roles",
        roles=_KEEPER,
        methods=_FORM,
        clauses=_CLAUSES,
    ),
    door(
        "people/<uuid:pk>/employment/",
        stepup.needed(people.set_employment),
        "person-employment",
        roles=_KEEPER,
        methods=_FORM,
    ),
    door(
        "people/<uuid:pk>/password/",
        stepup.needed(people.reset_password),
        "person-password",
        roles=_KEEPER,
        methods=_POST,
    ),
    door(
        "people/<uuid:pk>/sessions/",
        stepup.needed(people.end_sessions),
        "person-sessions",
        roles=_KEEPER,
        methods=_POST,
    ),
    door(
        "people/<uuid:pk>/second-factor/",
        stepup.needed(second_factor.reset),
        "person-second-factor",
        roles=_KEEPER,
        methods=_POST,
        clauses=_CLAUSES,
    ),
    door("departments/", departments.list_departments, "departments", roles=_KEEPER),
    door("departments/new/", stepup.needed(departments.new_department), "department-new", roles=_KEEPER, methods=_FORM),
    door(
        "departments/<uuid:pk>/",
        stepup.needed(departments.change_department),
        "department-change",
        roles=_KEEPER,
        methods=_FORM,
    ),
    door("agreement/", agreements.my_agreement, "agreement", methods=_FORM, clauses=_SECRECY),
    door("agreements/", agreements.list_agreements, "agreements", roles=queries.READERS, clauses=_SECRECY),
    door("agreements/<uuid:pk>/", agreements.show_agreement, "agreement-show", clauses=_SECRECY),
    door("agreements/<uuid:pk>/scan/", agreements.show_scan, "agreement-scan", clauses=_SECRECY),
    door("agreements/<uuid:pk>/end/", agreements.end_agreement, "agreement-end", roles=KEEPERS, methods=_FORM),
    door(
        "people/<uuid:pk>/agreement/",
        agreements.enter_agreement,
        "agreement-enter",
        roles=KEEPERS,
        methods=_FORM,
        clauses=_SECRECY,
    ),
    door("partners/", partners.list_partners, "partners", roles=READERS, clauses=_OUTSIDE),
    door("partners/new/", partners.new_partner, "partner-new", roles=_ARCHIVE, methods=_FORM, clauses=_OUTSIDE),
    door("partners/<uuid:pk>/", partners.show_partner, "partner-show", roles=READERS, clauses=_OUTSIDE),
    door("partners/<uuid:pk>/change/", partners.change_partner, "partner-change", roles=_ARCHIVE, methods=_FORM),
    door(
        "partners/<uuid:pk>/agreement/",
        partners.enter_agreement,
        "partner-agreement",
        roles=_ARCHIVE,
        methods=_FORM,
        clauses=_OUTSIDE,
    ),
    door("partners/agreements/<uuid:pk>/", partners.lead_to_partner, "partner-of-agreement", roles=READERS),
    door("partners/agreements/<uuid:pk>/scan/", partners.show_scan, "partner-scan", roles=READERS, clauses=_OUTSIDE),
    door("applications/", approvals.list_own, "applications", clauses=_DECISIONS),
    door("approvals/", approvals.list_waiting, "approvals", files=True, clauses=_DECISIONS),
    door("applications/<uuid:pk>/", approvals.show, "application-show", files=True, clauses=_DECISIONS),
    door(
        "applications/<uuid:pk>/decide/",
        approvals.decide,
        "application-decide",
        methods=_POST,
        files=True,
        clauses=_DECISIONS,
    ),
    door("applications/<uuid:pk>/withdraw/", approvals.withdraw, "application-withdraw", methods=_POST),
    door("deputies/", deputies.list_own, "deputies", methods=_FORM, clauses=("A4.1",)),
    door("deputies/<uuid:pk>/", deputies.lead_to_list, "deputy-of"),
    door("deputies/<uuid:pk>/end/", deputies.call_off, "deputy-end", methods=_POST),
    *handover_urls,
    *review_urls,
    door("me/sessions/", sessions.own_sessions, "sessions", methods=_FORM, clauses=_CLAUSES),
    door("me/sessions/others/", sessions.end_other_sessions, "sessions-end-others", methods=_POST),
    door("me/sessions/of/<uuid:pk>/", sessions.lead_to_sessions, "sessions-of"),
    door("me/sessions/<slug:handle>/end/", sessions.end_session, "session-end", methods=_POST),
    door("me/device/", entrance.set_device, "device-set", methods=_POST),
    door("me/lock/", entrance.lock, "session-lock", methods=_POST),
    door("me/confirm/", entrance.confirm, "step-up", methods=_FORM, clauses=_CLAUSES),
    door("me/confirm/passkey/", entrance.passkey_options, "step-up-options"),
    door("me/second-factor/", second_factor.show_own, "mfa_index", clauses=_FACTOR),
    door(
        "me/second-factor/app/",
        stepup.needed_to_see(second_factor.set_up_app),
        "mfa_activate_totp",
        methods=_FORM,
        clauses=_FACTOR,
    ),
    door(
        "me/second-factor/passkey/",
        stepup.needed_to_see(webauthn.add_webauthn),
        "mfa_add_webauthn",
        methods=_FORM,
        clauses=_FACTOR,
    ),
    door("me/second-factor/codes/", stepup.needed(second_factor.make_codes), "second-factor-codes", methods=_FORM),
    door(
        "me/second-factor/<int:pk>/remove/",
        stepup.needed(second_factor.remove),
        "second-factor-remove",
        methods=_FORM,
    ),
    door("login/second/", mfa.authenticate, "mfa_authenticate", methods=_FORM, public=True, clauses=_FACTOR),
    door("login/passkey/", entrance.by_passkey, "mfa_login_webauthn", methods=_FORM, public=True, clauses=_FACTOR),
    door("switch/", entrance.switch, "user-switch", public=True, clauses=("A6.4",)),
    door("switch/<uuid:pk>/", entrance.switch_to, "user-switch-to", public=True, clauses=("A6.4",)),
]

menu.register(
    menu.MenuEntry(
        _("My applications"),
        "applications",
        "file-search",
        order=68,
        covers=("access-request-", "share-request-", "outside-request-"),
    )
)
menu.register(
    menu.MenuEntry(_("To be decided by me"), "approvals", "stamp", _OFFICES, order=67, covers=("application-", "deput"))
)
menu.register(menu.MenuEntry(_("Partners"), "partners", "handshake", order=72, covers=("partner-",)))
menu.register(menu.MenuEntry(_("People"), "people", "users-round", order=94, covers=("person-",)))
menu.register(menu.MenuEntry(_("Departments"), "departments", "building-2", order=95, covers=("department-",)))
menu.register(
    menu.MenuEntry(_("Confidentiality agreements"), "agreements", "file-pen-line", order=93, covers=("agreement-",))
)


def _to_decide(request: HttpRequest) -> Mapping[str, Any] | None:
    """What waits for the person's decision, the first few."""
    steps = waiting_for(current_person(request))
    return {"steps": steps[:5], "more": max(len(steps) - 5, 0)} if steps else None


def _unsigned(request: HttpRequest) -> Mapping[str, Any] | None:
    """The way to signing, for somebody whose work touches files and who has no agreement in force."""
    return {} if lacks_agreement(current_person(request)) else None


menu.register_today(
    menu.TodayBlock(
        "agreement",
        _("My confidentiality agreement"),
        "access/today_agreement.html",
        _unsigned,
        EVERYONE,
        order=0,
        wide=True,
    )
)
menu.register_today(
    menu.TodayBlock(
        "approvals", _("To be decided by me"), "access/today_approvals.html", _to_decide, EVERYONE, order=5, wide=True
    )
)
