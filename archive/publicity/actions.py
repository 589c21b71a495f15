"""Taking a picture out for publicity, noting where it was put and that it was taken down, and the customer's withdrawal (A4.5).

Each asks anew whether a consent in force names this picture and this purpose; each leaves its audit row.
"""

import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role, Section
from archive.models import PublicityConsent, PublicityUse
from archive.models.publicity import Standing
from archive.publicity import cropping
from archive.publicity.cropping import Box, BoxRefused
from procedures.models import Attachment
from records import actions as sheets
from records.lifecycle import MoveRefused, State, checked_reason
from vault.files import StoredFile, open_file

KEEPERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who takes pictures out and answers for what is out."""
WITHDRAWERS: Final = frozenset({Role.SURGEON, Role.NURSE, Role.ARCHIVE_MANAGER})
"""Who writes down that a customer takes a consent back: whoever the customer tells."""
AUDITED: Final = "publicity"
"""The purpose under which the log keeps that a picture was taken out."""


class PublicityRefused(Exception):
    """It is against a rule; `code` names which (archive.publicity.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked(consent: PublicityConsent, picture: UUID, purpose: str, day: datetime.date | None = None) -> Attachment:
    """The picture, where this consent is in force and names it and the purpose. Asked of the rows as they are now.

    Raises PublicityRefused (unsigned, ahead, over, withdrawn, in_error, purpose, picture).
    """
    now = PublicityConsent.objects.get(pk=consent.pk).opened()
    if now.state == State.IN_ERROR:
        raise PublicityRefused("in_error")
    standing = now.standing(day)
    if standing != Standing.IN_FORCE:
        raise PublicityRefused(standing.value)
    if now.purpose != purpose:
        raise PublicityRefused("purpose")
    found = Attachment.objects.filter(pk=picture, case=now.case_id, thumbnail__isnull=False).counted().first()
    if found is None or not now.names(picture):
        raise PublicityRefused("picture")
    return found.opened()


def take_out(
    consent: PublicityConsent, picture: UUID, purpose: str, box: Box, *, looked: bool, by: Person
) -> tuple[Attachment, bytes]:
    """The picture cropped to `box`, as a JPEG without metadata, to be taken along. `looked`: somebody has looked that nobody
    can be recognised on it.

    Raises PermissionDenied, PublicityRefused (as `checked`; not_looked, what is wrong with the box).
    """
    _only_keepers(consent, by)
    found = checked(consent, picture, purpose)
    if not looked:
        raise PublicityRefused("not_looked")
    file = StoredFile.objects.get(pk=found.file)
    try:
        with open_file(file.pk, file.part) as content:
            made = cropping.crop(b"".join(content.blocks()), box)
    except BoxRefused as refused:
        raise PublicityRefused(refused.code) from None
    audit.record_read(
        audit.Action.EXPORT, actor=by, customer=consent.customer_id, obj=found, section=Section.MEDIA, purpose=AUDITED
    )
    return found, made


def note_use(
    consent: PublicityConsent, picture: UUID, purpose: str, place: str, put_on: datetime.date, *, by: Person
) -> PublicityUse:
    """Note where a picture was put. Raises PermissionDenied, PublicityRefused (as `checked` for that day, future, place)."""
    _only_keepers(consent, by)
    if put_on > timezone.localdate():
        raise PublicityRefused("future")
    if not place.strip():
        raise PublicityRefused("place")
    use = PublicityUse(consent=consent, picture=checked(consent, picture, purpose, put_on), customer=consent.customer)
    use.place, use.put_on, use.put_by = place.strip(), put_on, by
    with transaction.atomic():
        use.save()
        audit.record(
            audit.Action.CREATE, actor=by, customer=use.customer_id, obj=use, section=Section.MEDIA, purpose=AUDITED
        )
    return use


def note_taken_down(use: PublicityUse, day: datetime.date, *, by: Person) -> None:
    """Write down since when a picture is gone from where it was put. Raises PermissionDenied, PublicityRefused (future,
    before_up, down_already)."""
    _only_keepers(use.consent, by)
    with transaction.atomic():
        fresh = PublicityUse.objects.select_for_update().get(pk=use.pk)
        if fresh.taken_down_on is not None:
            raise PublicityRefused("down_already")
        if day > timezone.localdate():
            raise PublicityRefused("future")
        if day < fresh.put_on:
            raise PublicityRefused("before_up")
        fresh.opened()
        fresh.taken_down_on, fresh.taken_down_by = day, by
        fresh.save()
        audit.record(
            audit.Action.CHANGE, actor=by, customer=fresh.customer_id, obj=fresh, section=Section.MEDIA, purpose=AUDITED
        )


def withdraw(consent: PublicityConsent, *, by: Person, reason: str) -> None:
    """The customer takes the consent back: nothing more is taken out from the next request on. Raises PermissionDenied,
    MoveRefused (state, reason, long reason)."""
    if not by.has_role(*WITHDRAWERS):
        raise PermissionDenied("role")
    reason = checked_reason(reason)
    if not consent.stands or not consent.is_given:
        raise MoveRefused("state")
    own = by.has_perm(f"customers.change_{Section.MEDIA}", consent.customer)
    sheets.mark(
        consent,
        {"withdrawn_on": timezone.localdate()},
        by=by,
        reason=reason,
        section=None if own else Section.ARCHIVE,
    )


def _only_keepers(consent: PublicityConsent, by: Person) -> None:
    if not by.has_role(*KEEPERS) or not by.has_perm(f"customers.view_{Section.MEDIA}", consent.customer):
        raise PermissionDenied("role")
