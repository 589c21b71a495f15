"""Copies that customers of the demo clinic wished to have of their own file: to be made, made, received, called off."""

import datetime
from typing import Final

from django.utils import timezone

from access.models import Person
from access.roles import Section
from archive.copies import actions, making
from archive.copies.actions import Identity, Proxy, Wish
from archive.models import CustomerCopy
from archive.models.copies import Delivery
from clinic_records.demo import clock
from clinic_records.demo.mass_rows import DRAWN
from clinic_records.demo.photographs import paper_scan
from customers.models import Customer
from procedures.consenting import is_minor

_DAY: Final = datetime.timedelta(days=1)
_ALL: Final = actions.OFFERED
_FEW: Final = (Section.BASIC, Section.SURGERY, Section.AFTERCARE)
_PARENT: Final = Identity("resident_card", "2046")


def make(cast: dict[str, Person]) -> None:
    """Let the front desk take wishes down and the archive manager carry them out."""
    rows = Customer.objects.order_by("-serial")[:30].opened()
    adults = [row for row in rows if is_minor(row) is False]
    desk, keeper, now = cast["chenlu"], cast["guwen"], timezone.now()
    with clock.at(now - 20 * _DAY):
        copy = _wish(adults[4], _ALL, Delivery.PACKAGED, desk)
        making.make(copy, by=keeper)
        actions.sign_receipt(copy, DRAWN, "zh-hans", by=keeper)
    with clock.at(now - 9 * _DAY):
        letter = Proxy("周慧兰", "母亲", _PARENT, paper_scan())
        copy = _wish(adults[5], _FEW, Delivery.PRINTED, desk, letter)
        making.make(copy, by=keeper)
        actions.attach_receipt(copy, paper_scan(), by=keeper)
    with clock.at(now - 3 * _DAY):
        actions.call_off(_wish(adults[6], _ALL, Delivery.PRINTED, desk), "顾客来电说不需要了", by=keeper)
    with clock.at(now - _DAY / 12):
        making.make(_wish(adults[7], _FEW, Delivery.PRINTED, desk), by=keeper)
        _wish(adults[8], _ALL, Delivery.PACKAGED, desk)


def _wish(
    customer: Customer, sections: tuple[Section, ...], delivery: Delivery, by: Person, proxy: Proxy | None = None
) -> CustomerCopy:
    tail = actions.plain(customer.document)[-actions.TAIL :] or "123X"
    identity = Identity("resident_card", tail)
    return actions.take_down(customer, Wish(sections, delivery), identity, compared=True, by=by, proxy=proxy)
