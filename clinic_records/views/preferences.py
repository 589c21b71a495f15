"""A person's own way of seeing the pages: language, theme, short cuts. Strangers may choose a language at the log-in page."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, override

from access.models import Person
from clinic_records.forms.preferences import PreferencesForm
from clinic_records.middleware.language import COOKIE

_YEAR = 365 * 24 * 3600


def preferences(request: HttpRequest) -> HttpResponse:
    """Show the choices (GET) or keep those that were sent (POST), then go back to where the person was."""
    person = Person.objects.get(pk=request.user.pk)
    form = PreferencesForm.of(person, request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            form.save()
        with override(person.language):
            messages.success(request, gettext("Your settings are saved."))
        return HttpResponseRedirect(_way_back(request, reverse("preferences")))
    return render(request, "account/preferences.html", {"form": form}, status=422 if form.errors else 200)


def stranger_language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen at the log-in page in a cookie, and go back there."""
    response = HttpResponseRedirect(_way_back(request, reverse("account_login")))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, secure=settings.SECURE, samesite="Lax")
    return response


def extend_session(request: HttpRequest) -> HttpResponse:
    """Nothing but a request of somebody logged in: it counts as use, so the session goes on."""
    return HttpResponse(status=204)


def _way_back(request: HttpRequest, otherwise: str) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else otherwise
