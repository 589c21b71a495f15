"""The way in from outside: a link is judged, counted and logged at each knock (A4.7, A6.3).

What cannot be opened is told from what does not exist by nobody: unknown, over, used up, called off and shut are one answer.
"""

import enum
from typing import Final

from django.contrib.auth.hashers import check_password
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access import audit, passwords
from archive.models import OutsideDelivery, OutsideVisit
from archive.models.deliveries import MOST_WRONG_CODES, Knock
from archive.sharing import deliveries
from jobs import notifications

SHUT_BY_CODES: Final = "outside-link-shut"
TICKET_SECONDS: Final = 900
"""For how long the file can be fetched after the right code."""
_SIGNER: Final = signing.TimestampSigner(salt="archive.outside")


class Answer(enum.Enum):
    """How a knock is answered."""

    SHUT = enum.auto()
    WRONG_CODE = enum.auto()
    OPEN = enum.auto()


def declare() -> None:
    """Declare what the archive manager is told of a link (called once, when the app is ready)."""
    notifications.declare_kind(SHUT_BY_CODES, _("A link outside was shut after five wrong codes"), "outside-delivery")


def is_live(token: str, request: HttpRequest) -> bool:
    """Whether the link asks for its code; a refusal is logged."""
    row = _of(token)
    if row is not None and _is_open(row):
        return True
    _refuse(row, request)
    return False


def enter(token: str, code: str, request: HttpRequest) -> tuple[Answer, OutsideDelivery | None]:
    """Try a code. The right one counts as one opening; the fifth wrong one shuts the link for good."""
    with transaction.atomic():
        row = OutsideDelivery.objects.select_for_update().filter(token_digest=deliveries.digest_of(token)).first()
        if row is not None and _is_open(row):
            return _tried(row, code, request)
    _refuse(row, request)
    return Answer.SHUT, None


def _tried(row: OutsideDelivery, code: str, request: HttpRequest) -> tuple[Answer, OutsideDelivery | None]:
    if check_password(passwords.as_typed(code), row.code):
        row.openings += 1
        row.unfetched = [*row.unfetched, row.openings]
        row.save()
        _note(row, Knock.OPENED, request)
        return Answer.OPEN, row
    row.wrong_codes += 1
    row.save()
    _note(row, Knock.WRONG_CODE, request)
    if row.wrong_codes < MOST_WRONG_CODES:
        return Answer.WRONG_CODE, row
    notifications.notify([row.made_by], SHUT_BY_CODES, subject=row.pk)
    return Answer.SHUT, None


def ticket_for(row: OutsideDelivery) -> str:
    """What the page behind the right code (the row's last opening) hands back to fetch the file: once, within a quarter of an
    hour."""
    return _SIGNER.sign(f"{row.pk}:{row.openings}")


def fetch(token: str, ticket: str, request: HttpRequest) -> bytes | None:
    """The PDF, once for each opening, as long as nobody has called the link off and no wrong codes have shut it meanwhile; None
    is the one answer of `Answer.SHUT`.

    The ticket is used up as soon as there is a file to answer with: whoever loses the connection opens the link once more.
    """
    with transaction.atomic():
        row = OutsideDelivery.objects.select_for_update().filter(token_digest=deliveries.digest_of(token)).first()
        opening = _opening(ticket, row) if row is not None else 0
        if (
            row is not None
            and opening in row.unfetched
            and OutsideDelivery.objects.not_shut().filter(pk=row.pk).exists()
        ):
            content = deliveries.content_of(row.package) if deliveries.is_ready(row.package) else None
            if content is not None:
                row.unfetched = [number for number in row.unfetched if number != opening]
                row.save()
                _note(row, Knock.FETCHED, request)
                return content
    _refuse(row, request)
    return None


def _opening(ticket: str, row: OutsideDelivery) -> int:
    """The running number of the opening that the ticket was given for; 0 where it is none of this link, or has lapsed."""
    try:
        pk, _colon, number = _SIGNER.unsign(ticket, max_age=TICKET_SECONDS).partition(":")
    except signing.BadSignature:
        return 0
    return int(number) if pk == str(row.pk) and number.isdecimal() else 0


def _of(token: str) -> OutsideDelivery | None:
    rows = OutsideDelivery.objects.select_related("package__request__partner")
    return rows.filter(token_digest=deliveries.digest_of(token)).first()


def _is_open(row: OutsideDelivery) -> bool:
    live = OutsideDelivery.objects.live_links().filter(pk=row.pk).exists()
    return live and deliveries.is_ready(row.package)


def _note(row: OutsideDelivery, kind: Knock, request: HttpRequest) -> None:
    """A line for the archive and a row of the audit log."""
    OutsideVisit.objects.create(delivery=row, kind=kind)
    customer, purpose = row.package.customer_id, f"outside_{kind}"
    if kind in (Knock.WRONG_CODE, Knock.REFUSED):
        audit.record_denial(actor=None, customer=customer, obj=row, purpose=purpose, request=request)
    else:
        action = audit.Action.EXPORT if kind == Knock.FETCHED else audit.Action.VIEW
        audit.record_read(action, actor=None, customer=customer, obj=row, purpose=purpose, request=request)


def _refuse(row: OutsideDelivery | None, request: HttpRequest) -> None:
    if row is not None:
        _note(row, Knock.REFUSED, request)
    else:
        audit.record_denial(actor=None, obj=OutsideDelivery, purpose="outside_unknown", request=request)
