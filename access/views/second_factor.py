"""One's own second factor: what is set up, recovery codes, taking one away; and the administrator's reset (T24).

The pages that set one up, or ask for one at log-in, are the library's own views with templates and forms of ours.
"""

from typing import Any, Final
from uuid import UUID

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import staffing, wording
from access.accounts import way_in
from access.current import current_person
from access.middleware.second_factor import SET_UP, is_enough
from access.queries import people
from access.second_factor import actions, policy, recovery

_OFFERED: Final = "codes_offered"
"""Where a session keeps that recovery codes were offered: once after a factor was set up, not again and again."""


def show_own(request: HttpRequest) -> HttpResponse:
    """What is set up and what may be; without what is required, the first steps and nothing else."""
    person = current_person(request)
    rows = list(Authenticator.objects.filter(user=person).order_by("type", "created_at"))
    kinds = {row.type for row in rows}
    if kinds and policy.RECOVERY not in kinds and not request.session.get(_OFFERED):
        request.session[_OFFERED] = True
        return redirect("second-factor-codes")
    context = {
        "passkeys": [_line(row) for row in rows if row.type == policy.PASSKEY],
        "apps": [_line(row) for row in rows if row.type == policy.CODE],
        "codes": recovery.left(person) if policy.RECOVERY in kinds else None,
        "has_any": bool(kinds - {policy.RECOVERY}),
        "passkeys_possible": policy.passkeys_possible(),
        "needs_passkey": policy.needs_passkey(person),
        "app_possible": policy.CODE not in kinds and not (policy.is_required() and policy.needs_passkey(person)),
        "required": policy.is_required(),
    }
    lacks = policy.is_required() and not policy.is_enough(person, kinds)
    return render(request, "mfa/begin.html" if lacks else "mfa/own.html", context)


def set_up_app(request: HttpRequest) -> HttpResponse:
    """An app that shows codes; a second one would only take the place of the first."""
    if policy.CODE in policy.kinds_of(current_person(request)):
        return redirect(SET_UP)
    return totp.activate_totp(request)


def make_codes(request: HttpRequest) -> HttpResponse:
    """How many recovery codes are left (GET); new ones, shown once (POST)."""
    person = current_person(request)
    if not policy.kinds_of(person) - {policy.RECOVERY}:
        return redirect(SET_UP)
    made = recovery.make(person) if request.method == "POST" else []
    enough = not policy.is_required() or is_enough(request, person)
    onward = way_in(request, person) if enough else reverse(SET_UP)
    return render(request, "mfa/codes.html", {"made": made, "left": recovery.left(person), "onward": onward})


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey or an app away, asked once more."""
    person = current_person(request)
    row = get_object_or_404(Authenticator.objects.exclude(type=policy.RECOVERY), user=person, pk=pk)
    if not policy.may_remove(person, row.pk):
        messages.error(request, _("A second factor is required: set up another one first."))
        return redirect(SET_UP)
    if request.method == "POST":
        delete_and_cleanup(request, row)
        messages.success(request, _("Taken away."))
        return redirect(SET_UP)
    context = {
        "title": _("Take the second factor away"),
        "question": _line(row)["name"],
        "consequences": [_("It can no longer be used to log in. You are told of this in your notifications.")],
        "confirm_label": _("Take away"),
        "cancel_url": reverse(SET_UP),
        "danger": True,
    }
    return render(request, "generic/confirm.html", context)


def reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take all factors of somebody away who has lost them."""
    person = get_object_or_404(people(), pk=pk)
    try:
        actions.reset(person, by=current_person(request))
    except staffing.StaffingRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    else:
        messages.success(request, _("The second factor is reset, all sessions are ended. The person is told."))
    return HttpResponseRedirect(reverse("person-show", args=[pk]))


def _line(row: Authenticator) -> dict[str, Any]:
    name = row.data["name"] if row.type == policy.PASSKEY else _("App with codes")
    return {"pk": row.pk, "name": name, "since": row.created_at, "used": row.last_used_at}
