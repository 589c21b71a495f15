"""What every page's frame shows: menu, language, theme, unread count, the clinic. Nothing is asked before it is drawn.

`shell` is the context processor. For somebody logged in the frame costs one query of its own (unread notifications);
the roles were fetched at the gate, the clinic is kept for ten seconds. For strangers it costs none.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from access.menu import entries_for
from access.middleware import sessions
from clinic_records.profile import Clinic, clinic
from jobs import notifications

THEMES: Final = ("auto", "light", "dark")
LANGUAGE_NAMES: Final = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line of the menu as drawn."""

    label: str
    url: str
    icon: str
    current: bool


def _menu(roles: frozenset[str], here: str) -> list[MenuLine]:
    """The menu of these roles on the page `here`."""
    entries = entries_for(roles)
    own = [entry for entry in entries if entry.url_name == here] or [entry for entry in entries if entry.is_for(here)]
    return [MenuLine(str(e.label), reverse(e.url_name), e.icon, e in own) for e in entries]


class Shell:
    """The frame of one page."""

    languages = LANGUAGE_NAMES

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        user = getattr(request, "user", None)
        self.person: Any = user if user is not None and user.is_authenticated else None

    @property
    def clinic(self) -> Clinic:
        """The clinic's names and whether it is a demonstration."""
        return clinic()

    @property
    def language(self) -> str:
        """The code of the interface language, as the `lang` attribute wants it."""
        return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(get_language() or "", get_language() or "en")

    @property
    def language_code(self) -> str:
        """The code of the interface language as settings.LANGUAGES has it."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def theme(self) -> str:
        """auto, light or dark."""
        return self.person.theme if self.person and self.person.theme in THEMES else "auto"

    @property
    def single_keys(self) -> bool:
        """Whether single letters act as short cuts (WCAG 2.1.4: they can be switched off)."""
        return self.person.single_keys if self.person else True

    @property
    def idle_seconds(self) -> int:
        """How long a page may be left alone: less than the server's own limit, by what its note of last use may be late, and
        as much again, in which drafts are kept."""
        session = self._request.session
        return int(sessions.idle_limit(session) - 2 * sessions.beat(session))

    @property
    def seconds_left(self) -> int:
        """How long the session lasts whatever is done in it, less some seconds in which drafts are kept."""
        spare = min(15, settings.SESSION_ABSOLUTE_HOURS * 3600 / 8)
        return max(int(sessions.seconds_left(self._request.session) - spare), 0)

    @property
    def menu_key(self) -> tuple[Any, str]:
        """What the menu depends on: the roles, and the page that it stands on."""
        match = self._request.resolver_match
        here = (match.view_name or "") if match else ""
        return (self.person.roles if self.person else frozenset(), here)

    @cached_property
    def menu(self) -> list[MenuLine]:
        """The left menu of this person, the line of the present page marked."""
        return _menu(*self.menu_key) if self.person else []

    @cached_property
    def unread(self) -> int:
        """Notifications not read yet."""
        return notifications.unread_count(self.person) if self.person else 0


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor: `shell` in every template rendered with a request."""
    return {"shell": Shell(request)}
