"""Signing an agreement, recording one that was signed on paper, ending one before its time (B7.2).

Each in one transaction with its audit row. Nobody records or ends their own. Not here: who sees agreements (`queries`).
"""

import datetime
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.agreements import queries, sealing, wording
from access.models import Agreement, AgreementEnding, AgreementSigning, Person
from access.models.agreements import Proof
from access.overseeing import KEEPERS
from access.staffing import StaffingRefused
from vault.files import seal_file
from vault.images import CleanUpload

DAY = datetime.timedelta(days=1)


def sign(person: Person, *, read: str, language: str) -> Agreement:
    """`person` signs the text that was shown (version `read`, in `language`); it holds from today until they leave.

    The caller has asked for the password. Raises StaffingRefused where the text is another by now, or signed already.
    """
    if read != wording.CURRENT:
        raise StaffingRefused("wording")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # two tabs: the second one finds it signed
        if not queries.may_sign(person):
            raise StaffingRefused("signed_already")
        agreement = Agreement(person=person, signed_on=timezone.localdate(), proof=Proof.HERE)
        agreement.wording, agreement.recorded_by = read, person
        agreement.save()
        row = AgreementSigning(agreement=agreement, person=person, signed_at=timezone.now())
        row.frozen = wording.freeze(agreement, wording.text_in(language))
        sealing.seal(row)
        row.save()
        audit.record(audit.Action.SIGN, actor=person, obj=agreement, purpose="agreement")
    person.__dict__.pop("has_agreement", None)
    person.__dict__.pop("agreed", None)
    return agreement


def record_paper(
    person: Person,
    scan: CleanUpload,
    signed_on: datetime.date,
    ends_on: datetime.date | None,
    *,
    by: Person,
    filename: str = "",
) -> Agreement:
    """Keep an agreement that `person` signed on paper: the scan, sealed under a key of its own, and its dates."""
    _only_keepers(by)
    _not_ones_own(person, by)
    agreement = Agreement(person=person, signed_on=signed_on, ends_on=ends_on, proof=Proof.SCAN, recorded_by=by)
    with transaction.atomic():
        content = BytesIO(scan.data)
        agreement.scan = seal_file(content, subject=person.pk, part=agreement.pk, kind=scan.kind, name=filename).pk
        agreement.save()
        audit.record(audit.Action.UPLOAD, actor=by, obj=agreement, purpose="agreement")
    return agreement


def end_early(agreement: Agreement, last_day: datetime.date, reason: str, *, by: Person) -> None:
    """Let an agreement end with `last_day`, which still counts: yesterday ends it at once.

    Raises StaffingRefused where it is over, the day is not between yesterday and its end, or a reason is missing;
    StaleVersion where somebody else changed it first.
    """
    _only_keepers(by)
    _not_ones_own(agreement.person, by)
    today = timezone.localdate()
    if not queries.can_end(agreement):
        raise StaffingRefused("agreement_over")
    if not max(agreement.signed_on, today - DAY) <= last_day <= (agreement.ends_on or datetime.date.max):
        raise StaffingRefused("last_day")
    if not reason.strip():
        raise StaffingRefused("reason")
    with transaction.atomic():
        agreement.ends_on = last_day
        agreement.save()
        AgreementEnding(agreement=agreement, person=agreement.person, ended_by=by, reason=reason.strip()).save()
        audit.record(audit.Action.PERSON, actor=by, obj=agreement, purpose="agreement_ended")


def _only_keepers(by: Person) -> None:
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")


def _not_ones_own(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise StaffingRefused("own_agreement")
