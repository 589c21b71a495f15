"""Proving anew who sits at the keyboard, before what weighs most: deciding, an emergency, taking data along (T23).

By password, by the code of an app, or by a passkey. A proof holds for five minutes in the session that gave it. Logging in is
one. A view says `@stepup.needed`; where no proof is fresh, what was sent waits in the page that asks for one, and goes on with
it. A page that asks within its own form includes components/step_up.html and calls `is_proved`.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from access.second_factor import policy

WITHIN: Final = 300
"""Seconds for which a proof holds."""
PROOFS: Final = ("password", "proof_code", "proof_credential")
"""The fields of a form that a proof may come with."""
_KEY: Final = "proved_at"
_NOT_KEPT: Final = {*PROOFS, "csrfmiddlewaretoken"}
View = Callable[..., Any]


def connect() -> None:
    """A log-in is a proof (called once, when the app is ready)."""
    user_logged_in.connect(_logged_in, dispatch_uid="stepup")


def needed(view: View) -> View:
    """A view that changes something (POST) only for somebody who has proved anew who they are."""

    @wraps(view)
    @sensitive_post_parameters(*PROOFS)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> Any:
        if request.method == "POST" and not is_proved(request):
            return _ask(request)
        return view(request, *args, **named)

    return guarded


def needed_to_see(view: View) -> View:
    """The same for a page that is not even shown without a fresh proof."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> Any:
        if request.method != "POST" and not is_fresh(request):
            return HttpResponseRedirect(f"{reverse('step-up')}?{urlencode({'next': request.get_full_path()})}")
        return needed(view)(request, *args, **named)

    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person of this session has given a proof within the last five minutes."""
    at = request.session.get(_KEY)
    return isinstance(at, float) and 0 <= time.time() - at < WITHIN


def is_proved(request: HttpRequest) -> bool:
    """Whether a proof is fresh, or comes with this form."""
    sent = request.POST
    return (
        is_fresh(request)
        or prove(request, sent.get("password", ""))
        or _prove_by(request, "code", sent.get("proof_code", ""))
        or _prove_by(request, "credential", sent.get("proof_credential", ""))
    )


def prove(request: HttpRequest, password: str) -> bool:
    """Whether this is the person's own password; if so, the proof holds from now. Wrong ones count towards the lockout."""
    person: Any = request.user
    proved = bool(password) and authenticate(request, username=person.username, password=password) == person
    return _hold(request) if proved else False


def asked(request: HttpRequest) -> dict[str, bool] | None:
    """What a form has to ask for within itself (`proof` of components/step_up.html); nothing while a proof is fresh."""
    return None if is_fresh(request) else ways(request)


def ways(request: HttpRequest) -> dict[str, bool]:
    """By what the person may prove it, for the part of a page that asks: password always, what else was set up."""
    person: Any = request.user
    kinds = policy.kinds_of(person)
    return {
        "code": policy.takes_codes(person, kinds),
        "passkey": policy.PASSKEY in kinds and policy.passkeys_possible(),
        "failed": any(request.POST.get(name) for name in PROOFS),
    }


def _prove_by(request: HttpRequest, field: str, value: str) -> bool:
    from access.forms.second_factor import CodeForm, PasskeyForm

    if not value or not is_mfa_enabled(request.user):  # type: ignore[arg-type]
        return False
    form = (CodeForm if field == "code" else PasskeyForm)(user=request.user, data={field: value})
    return _hold(request) if form.is_valid() else False


def _hold(request: HttpRequest) -> bool:
    request.session[_KEY] = time.time()
    return True


def _ask(request: HttpRequest) -> HttpResponse:
    """The page that asks; it holds what was sent, so that nothing typed is lost."""
    kept = [(name, value) for name, values in request.POST.lists() if name not in _NOT_KEPT for value in values]
    return page(request, {"action": request.get_full_path(), "kept": kept})


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page that asks for a proof; 422 after one that did not hold."""
    proof = ways(request)
    return render(request, "access/step_up.html", {**context, "proof": proof}, status=422 if proof["failed"] else 200)


def _logged_in(request: HttpRequest, **_rest: Any) -> None:
    if hasattr(request, "session"):
        request.session[_KEY] = time.time()
