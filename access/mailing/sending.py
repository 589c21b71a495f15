"""The job that writes to people. A letter counts as sent in the same transaction in which the mail server has taken it: where
it does not, nothing is noted, the job fails and the next one tries again.
"""

import datetime
import uuid
from typing import Final

import structlog
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.mailing import texts, waiting
from access.mailing.waiting import Letter
from access.models import MailNotice
from jobs import schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

log = structlog.get_logger(__name__)

JOB: Final = "access.mail_notices"


class MailRefused(Exception):
    """The mail server could not be reached or did not take a letter."""


def is_on() -> bool:
    """Whether the clinic has named a mail server (EMAIL_URL)."""
    return bool(settings.MAIL_ON)


@job(JOB, title=_("Tell by e-mail that decisions wait"), cancellable=False, keep=datetime.timedelta(days=7))
def write_letters(_run: JobRun) -> dict[str, int]:
    """Write to everybody who is to be told now; returns how many. One letter that is refused keeps no other back.

    Raises MailRefused where one was; that person is written to by a later run.
    """
    if not is_on():
        return {"letters_sent": 0}
    sent = refused = 0
    for letter in list(waiting.letters()):
        try:
            sent += _send(letter)
        except OSError as error:  # what smtplib raises; its text holds the address
            refused += 1
            log.warning("mail_refused", person=str(letter.person.pk), error=type(error).__name__)
    if refused:
        raise MailRefused(f"{refused} refused, {sent} sent")
    return {"letters_sent": sent}


@transaction.atomic
def _send(letter: Letter) -> bool:
    """Hand one letter over, unless somebody else did meanwhile."""
    MailNotice.objects.get_or_create(person=letter.person)
    row = MailNotice.objects.select_for_update().get(person=letter.person)
    if not waiting.is_rested(row):
        return False
    message = texts.message_of(letter, str(uuid.uuid5(row.pk, str(row.sent_at))))
    with mail.get_connection() as connection:
        message.connection = connection
        message.send()
    row.sent_at, row.told = timezone.now(), sorted(letter.notices)
    row.save()
    return True


schedules.declare(
    "mail-notices", JOB, schedules.Default(Every.MINUTES, minutes=10), _("Tell by e-mail that decisions wait")
)
wording.declare_codes(
    {
        "letters_sent": _("letters sent"),
        "MailRefused": _("The mail server was not reached or refused a letter; it is tried again"),
    }
)
