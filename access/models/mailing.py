"""When somebody was last written to. What a letter says is made when it is sent, and is nobody's data (access.mailing)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from access.models.people import Person


class MailNotice(models.Model):
    """The last letter to one person, and which notifications it told of; without a history, since each letter would make a
    version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="mail_notice")
    sent_at = models.DateTimeField(null=True)
    told = ArrayField(models.UUIDField(), default=list)
