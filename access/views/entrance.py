"""Ways in and out besides the password: a passkey, the people of a shared tablet, a proof anew, the lock (A6.4, T23)."""

from typing import Any
from uuid import UUID

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import devices, stepup
from access.current import current_person
from access.second_factor import policy


def by_passkey(request: Any) -> HttpResponse:
    """Log in with a passkey alone (POST), or what the browser needs to ask for one (GET, as JSON)."""
    request.device_chosen = devices.is_asked(request)
    return webauthn.login_webauthn(request)


@sensitive_post_parameters(*stepup.PROOFS)
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove anew who sits here, then go on to where one was going."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    onward = asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else reverse("today")
    if request.method == "POST" and stepup.is_proved(request):
        return HttpResponseRedirect(onward)
    return stepup.page(request, {"action": reverse("step-up"), "kept": [("next", onward)]})


def passkey_options(request: HttpRequest) -> JsonResponse:
    """What the browser needs to ask for a passkey of who is logged in."""
    return JsonResponse({"request_options": auth.begin_authentication(current_person(request))})


def lock(request: HttpRequest) -> HttpResponse:
    """End this session: time is over, or somebody else takes over. Drafts were kept before by the page."""
    tablet = devices.tablet_of(request)
    logout(request)
    return HttpResponseRedirect(reverse("user-switch" if tablet and tablet.people else "account_login"))


def switch(request: HttpRequest) -> HttpResponse:
    """Who logged in on this shared device lately; tapping a name leads to that person's passkey or password."""
    people = devices.people_on(devices.tablet_of(request))
    if request.user.is_authenticated or not people:
        return redirect("today" if request.user.is_authenticated else "account_login")
    return render(request, "account/switch.html", {"people": people})


def switch_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The log-in of one of them."""
    tablet = devices.tablet_of(request)
    person = next((one for one in devices.people_on(tablet) if one.pk == pk), None)
    if person is None:
        raise Http404
    clear_login(request)  # somebody else may have stopped between password and second factor
    context = {"person": person, "tablet": tablet, "passkeys_possible": policy.passkeys_possible()}
    return render(request, "account/switch_to.html", context)


def set_device(request: Any) -> HttpResponse:
    """Say whether the device one sits at is shared, and when it locks."""
    request.device_chosen = devices.is_asked(request)
    tablet = devices.now_of(request)
    request.session["locks_after"] = tablet.minutes * 60 if tablet else None
    messages.success(request, _("Kept for this device."))
    return redirect("sessions")
