"""Ending all of one's own sessions: the computer that was left logged in somewhere (T23)."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from access import staffing
from access.queries import people


def end_own_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of the person, this one too, and go to the log-in page."""
    person = get_object_or_404(people(), pk=request.user.pk)
    staffing.end_sessions(person, by=person)
    logout(request)
    return HttpResponseRedirect(reverse("account_login"))
