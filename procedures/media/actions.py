"""Adding photographs and scans, and marking one as entered in error. Nothing is ever deleted here (A5.3)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.models import Person
from customers.models import Case
from procedures.media.groups import open_group
from procedures.media.rights import section_of
from procedures.models import Attachment, AttachmentGroup
from records import freezing
from records.lifecycle import MoveRefused, checked_reason
from records.models import RecordSheet
from records.stages import Stage
from vault.files import seal_file
from vault.images import CleanUpload


@dataclass(frozen=True, slots=True)
class Received:
    """One uploaded file after it was opened and written anew, and the name it came with (kept sealed)."""

    content: CleanUpload
    name: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of the files that are added together."""

    kind: str
    stage: Stage
    taken_at: datetime.datetime
    caption: str = ""
    sheet: RecordSheet | None = None


def add(case: Case, files: Sequence[Received], about: About, *, by: Person) -> list[Attachment]:
    """Seal the files and describe each: all or none. Raises PermissionDenied, FileNotStored."""
    section = section_of(about.kind, about.sheet)
    _refuse_stranger(case, section, by)
    with transaction.atomic():
        group = open_group(case, about.stage, section)
        return [_add(group, file, about, by) for file in files]


def _add(group: AttachmentGroup, received: Received, about: About, by: Person) -> Attachment:
    content, thumbnail = received.content, None
    whose: dict[str, Any] = {"subject": group.customer_id, "part": group.pk}
    file = seal_file(BytesIO(content.data), kind=content.kind, name=received.name, **whose)
    if content.thumbnail:
        thumbnail = seal_file(BytesIO(content.thumbnail), kind="image/jpeg", **whose).pk
    attachment = Attachment(
        customer=group.case.customer,
        case=group.case,
        part=group.pk,
        section=group.section,
        stage=group.stage,
        kind=about.kind,
        caption=about.caption,
        taken_at=about.taken_at,
        file=file.pk,
        thumbnail=thumbnail,
        pages=content.pages,
        recorded_by=by,
        changed_by=by,
    )
    if about.sheet is not None:
        attachment.sheet_key, attachment.sheet_id = about.sheet.spec.key, about.sheet.pk
    attachment.save()
    _record(audit.Action.UPLOAD, attachment, by)
    return attachment


def mark_error(attachment: Attachment, *, by: Person, reason: str) -> None:
    """Strike an attachment out as entered in error. Raises MoveRefused (state, reason, long reason), PermissionDenied."""
    _refuse_stranger(attachment.case, attachment.section, by)
    if attachment.in_error:
        raise MoveRefused("state")
    freezing.refuse_frozen(attachment.pk)
    reason = checked_reason(reason)
    attachment.in_error, attachment.changed_by, attachment.change_reason = True, by, reason
    with transaction.atomic():
        attachment.save()
        _record(audit.Action.MARK_ERROR, attachment, by)


def _refuse_stranger(case: Case, section: str, by: Person) -> None:
    if not by.has_perm(f"customers.change_{section}", case.customer):
        raise PermissionDenied("section")


def _record(action: str, attachment: Attachment, by: Person) -> None:
    audit.record(action, actor=by, customer=attachment.customer_id, obj=attachment, section=attachment.section)
