"""Which language a page is in: the person's own choice, then the browser's choice at the log-in page, then its habit."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE: Final = "language"
_CODES: Final = frozenset(code for code, _name in settings.LANGUAGES)
_TRADITIONAL: Final = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")


class PersonLanguageMiddleware:
    """Activates the language for one request and says it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose, answer, and leave the thread as it was."""
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            request.language_chosen = _is_chosen(request)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response


def chosen_language(request: HttpRequest, *, ask_person: bool = True) -> str:
    """A code of settings.LANGUAGES; without `ask_person` the database is left alone."""
    user = getattr(request, "user", None) if ask_person else None
    if user is not None and user.is_authenticated and user.language in _CODES:
        return user.language
    cookie = request.COOKIES.get(COOKIE, "")
    return cookie if cookie in _CODES else _by_habit(request.headers.get("Accept-Language", ""))


def _is_chosen(request: HttpRequest) -> bool:
    """Whether somebody chose the language, and not the browser's habit."""
    return request.user.is_authenticated or request.COOKIES.get(COOKIE, "") in _CODES


def _by_habit(header: str) -> str:
    for code, _weight in parse_accept_lang_header(header):
        if code.startswith(_TRADITIONAL):
            return "zh-hant"
        if code.startswith("zh"):
            return "zh-hans"
        if code.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE
