"""Writes what a browser keeps about itself: the number it is known by, and whether it is a shared tablet (access.devices)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from access import devices
from access.models import Person


class DeviceMiddleware:
    """After a form that asks whether the device is shared, and after a log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the cookies that changed."""
        response = self.get_response(request)
        asked, entered = getattr(request, "device_chosen", False), getattr(request, "entered", None)
        if entered is not None:
            devices.remember(request, response)
        if asked or entered is not None:
            tablet, known = devices.now_of(request), devices.tablet_of(request)
            if tablet and isinstance(request.user, Person):
                tablet = tablet.with_person(request.user)
            if tablet != known:
                devices.write(response, tablet)
        return response
