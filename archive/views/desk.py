"""The archive desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.current import current_person
from archive import desk


def show(request: HttpRequest) -> HttpResponse:
    """What waits in the archive, and the ways to all its parts."""
    person = current_person(request)
    areas = [
        {"label": area.label, "tiles": [{"tile": tile, "waiting": waiting} for tile, waiting in tiles]}
        for area, tiles in desk.tiles_for(person)
    ]
    return render(request, "archive/desk.html", {"areas": areas})
