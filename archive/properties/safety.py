"""Safe (安全性): every key is in the key ring, no right is without its reason or its end, the newest copy holds the file.

Copies are made by the roof above; it says here when the last good one was made.
"""

import datetime
from collections.abc import Callable
from typing import Final

from django.db.models import Q

from access.models import Grant, Person
from access.models.grants import GrantSource
from archive.models import ArchiveFile
from archive.properties.answers import Answer
from customers.models import Case
from procedures.models import AttachmentGroup
from vault.keyring import ring

KEY, ENDLESS, LEAVER, COPY = "key", "endless", "leaver", "copy"
CODES: Final = (KEY, ENDLESS, LEAVER, COPY)
LASTING: Final = (GrantSource.CARE_TEAM, GrantSource.KEEPING, GrantSource.MERGED)
"""Rights that last as long as what they rest on; every other one has an end."""

LastCopy = Callable[[], datetime.datetime | None]
_last_copy: list[LastCopy] = []


def ask_for_copies(asked: LastCopy) -> None:
    """Declare who knows when the last good copy began; it replaces an earlier one."""
    _last_copy[:] = [asked]


def check(file: ArchiveFile) -> Answer:
    """Ask the key ring, the rights, and the copies."""
    answer = Answer()
    cases = Case.objects.filter(customer=file.customer_id).values_list("pk", flat=True)
    groups = AttachmentGroup.objects.filter(customer=file.customer_id).values_list("pk", flat=True)
    wanted = {file.customer_id, *cases, *groups}
    missing = wanted - set(ring.parts_of(file.customer_id)) - ring.destroyed(wanted)
    rights = Grant.objects.not_over().filter(customer=file.customer_id)
    lent = rights.exclude(source__in=LASTING)
    endless = lent.filter(Q(ends_at=None) | Q(granted_by=None)).count()
    holders = Person.objects.filter(pk__in=rights.values("principal"))
    leavers = sum(not person.is_active for person in holders)
    answer.wrong.update({KEY: len(missing), ENDLESS: endless, LEAVER: leavers, COPY: int(not _copied(file))})
    answer.wrong = +answer.wrong
    answer.counts.update(keys=len(wanted), rights=rights.count())
    return answer


def _copied(file: ArchiveFile) -> bool:
    """Whether the last good copy was begun after the file was accepted."""
    last = _last_copy[0]() if _last_copy else None
    return last is not None and last >= file.accepted_at
