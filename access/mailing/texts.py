"""The words of a letter, in the language of who gets it: how many decisions wait, the clinic's name, where to decide them.
Nothing else, since mail crosses other people's machines (A6.1).
"""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.mailing.waiting import Letter

_clinic: list[Callable[[], str]] = []


def name_clinic_with(namer: Callable[[], str]) -> None:
    """Declare who knows the clinic's name in the language of the moment (the roof does, when it is ready)."""
    _clinic[:] = [namer]


def message_of(letter: Letter, key: str) -> EmailMessage:
    """The letter as it goes out; `key` stands for this letter alone, so that one delivered twice is known for one."""
    with translation.override(letter.person.language):
        clinic = _clinic[0]() if _clinic else ""
        line = ngettext(
            "%(count)d thing waits for your decision.", "%(count)d things wait for your decision.", letter.count
        ) % {"count": letter.count}
        body = "\n\n".join((line, f"{settings.PUBLIC_URL}{reverse('approvals')}", clinic))
        subject = _("Waiting for your decision")
    return EmailMessage(
        f"{subject} - {clinic}",
        body,
        to=[letter.person.email],
        headers={"Message-ID": f"<{key}@{settings.PUBLIC_HOST}>"},
    )
