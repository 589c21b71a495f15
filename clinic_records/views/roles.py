"""Roles and permissions in prose, for everybody (A6.4, B8.2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.current import current_person
from clinic_records import role_prose


def show_roles(request: HttpRequest) -> HttpResponse:
    """What each role may see, change and decide, and why; the reader's own stand first."""
    return render(request, "roles.html", {"roles": role_prose.all_roles(current_person(request).roles)})
