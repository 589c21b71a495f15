"""The public door of a link (A4.7): the code, then the package. Nothing of a customer is said before the code is right.

The partner reads in the clinic's language until another one is chosen.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters

from archive.models import OutsideDelivery
from archive.sharing import visiting
from archive.sharing.visiting import Answer
from archive.views.shares import labels
from records.views.printing import pdf_answer

_View = Callable[..., HttpResponse]


def _in_the_clinics_language(view: _View) -> _View:
    """Of a stranger the browser's habit says nothing about which language the clinic and its partner write in."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        if getattr(request, "language_chosen", True):
            return view(request, token)
        with override(settings.LANGUAGE_CODE):
            response = view(request, token)
        response.headers["Content-Language"] = settings.LANGUAGE_CODE
        return response

    return answer


@_in_the_clinics_language
@sensitive_post_parameters("code")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; with the right one show what there is to fetch."""
    if request.method != "POST":
        return _code_page(request) if visiting.is_live(token, request) else _shut(request)
    answer, row = visiting.enter(token, request.POST.get("code", "")[:100], request)
    if answer == Answer.WRONG_CODE:
        return _code_page(request, wrong=True)
    if row is None:
        return _shut(request)
    return _package_page(request, token, row)


@_in_the_clinics_language
def fetch(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF, for who has just given the right code."""
    content = visiting.fetch(token, request.POST.get("ticket", "")[:200], request)
    if content is None:
        return _shut(request)
    answer = pdf_answer(content, "package")
    answer.headers["Content-Disposition"] = 'attachment; filename="package.pdf"'
    return answer


def _code_page(request: HttpRequest, *, wrong: bool = False) -> HttpResponse:
    return render(request, "outside/code.html", {"wrong": wrong}, status=422 if wrong else 200)


def _package_page(request: HttpRequest, token: str, row: OutsideDelivery) -> HttpResponse:
    wanted = row.package.request
    context = {
        "token": token,
        "ticket": visiting.ticket_for(row),
        "application": wanted.number,
        "number": row.package.customer.number,
        "use": wanted.get_use_display(),
        "sections": labels(wanted.sections),
        "until": row.expires_at,
        "left": row.openings_allowed - row.openings,
    }
    return render(request, "outside/package.html", context)


def _shut(request: HttpRequest) -> HttpResponse:
    """The one answer for everything that does not open."""
    return render(request, "outside/shut.html", status=404)
