"""The page of an application that is made with one form: applied, or the form again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.models import Application


def apply_with(
    request: HttpRequest, form: Any, ask: Callable[[], Application], *, title: str, intro: str
) -> HttpResponse:
    """Show the form; sent and valid, `ask` makes the application, to whose page it leads."""
    if request.method == "POST" and form.is_valid():
        try:
            application = ask()
        except DecisionRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Applied. You are told when it is decided."))
            return HttpResponseRedirect(reverse("application-show", args=[application.pk]))
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "cancel_url": reverse("applications"),
        "submit_label": _("Apply"),
        "crumbs": [{"label": _("My applications"), "url": reverse("applications")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
