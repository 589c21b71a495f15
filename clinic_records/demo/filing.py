"""What the demo clinic's archive has of its customers: most files handed over and accepted, some waiting, one sent back; sheets
finished since; a voided number and old paper numbers. Made by the actions that people use."""

import datetime
from typing import Final

from django.utils import timezone

from access import grants
from access.models import Person
from access.roles import Deed
from archive.filing import completeness, proposing, reviewing
from archive.filing.completeness import Line
from archive.models import ArchiveFile, FiledItem
from archive.models.files import FileClass
from archive.models.filing import Channel
from archive.models.numbering import VoidReason
from archive.numbering import issuing, old
from clinic_records.demo import clock
from customers.models import BookingSheet, Case, Customer

_DAY: Final = datetime.timedelta(days=1)
WAITING, UNFILED, COPIED = 3, 6, 44
"""How many hand-overs wait, how many files have sheets to be filed, how many customers are taken."""


def make(cast: dict[str, Person]) -> None:
    """Hand over, accept, send back; the first file was put into a wrong class and got another number."""
    desk, keeper, now = cast["chenlu"], cast["guwen"], timezone.now()
    rows = _booked()
    for nth, customer in enumerate(rows[WAITING + 1 :]):
        with clock.at(now - (len(rows) - nth) * _DAY / 4):
            row = reviewing.hand_over(customer, Channel.SERVICE, _shown(customer, desk), by=desk)
            file = reviewing.accept(row, FileClass.OUTPATIENT if nth else FileClass.CARE, by=keeper)
            if not nth:
                issuing.give_another(file, VoidReason.WRONG_CLASS, FileClass.OUTPATIENT, by=keeper)
    for customer in rows[:WAITING]:
        with clock.at(now - _DAY / 6):
            reviewing.hand_over(customer, Channel.SERVICE, _shown(customer, desk), "纸质同意书随后送到", by=desk)
    with clock.at(now - 2 * _DAY):
        row = reviewing.hand_over(rows[WAITING], Channel.SERVICE, _shown(rows[WAITING], desk), by=desk)
        reviewing.send_back(row, "咨询记录缺顾客签名，请补签后再移交", by=keeper)
    _numbers(cast)
    _unfiled()


def _shown(customer: Customer, by: Person) -> list[Line]:
    """What the page of the hand-over shows of this file."""
    cases = Case.objects.visible_to(by).filter(customer=customer)
    return completeness.lines_of(customer.pk, cases, grants.sections(by, customer, Deed.VIEW))


def _booked() -> list[Customer]:
    """Customers with a signed booking, newest first: all that live in the demo, and some of those copied."""
    signed = BookingSheet.objects.filter(signed_edition__gt=0).values("customer")
    return list(Customer.objects.filter(pk__in=signed).order_by("-serial")[:COPIED])


def _numbers(cast: dict[str, Person]) -> None:
    """Two customers whose paper file had another number."""
    files = ArchiveFile.objects.select_related("customer").order_by("number")[:2]
    for file, number in zip(files, ("2019-0032", "(2021)年字第118号"), strict=True):
        old.enter(file.customer, number, "旧病历登记簿", by=cast["guwen"])


def _unfiled() -> None:
    """The newest lines of some files wait to be filed, as if their sheets had been finished since."""
    for file in ArchiveFile.objects.order_by("-accepted_at")[:UNFILED]:
        last = FiledItem.objects.filed().filter(file=file, replaces=None).order_by("-position").first()
        if last is not None:
            last.delete()
    proposing.propose()
