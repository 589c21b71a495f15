"""What goes out of the house, or under a seal, as one PDF: the finished sheets of a file, then its photographs and scans."""

from collections.abc import Iterable

from django.utils import timezone

from access.models import Person
from access.roles import Section
from customers.models import Customer
from procedures.media.queries import opened
from procedures.models import Attachment
from records.lifecycle import State
from records.models import RecordSheet
from records.printing import Enclosure
from vault.files import open_stored


def attachments_of(customer: Customer, sections: Iterable[Section], by: Person) -> list[Attachment]:
    """The photographs and scans of these sections that `by` sees, opened, oldest first, without those entered in error."""
    rows = Attachment.objects.visible_to(by).filter(customer=customer, section__in=list(sections)).counted()
    return opened(rows.order_by("taken_at", "recorded_at"))


def enclosure(row: Attachment, customer: Customer) -> Enclosure:
    """An opened attachment with the caption that stands on its pages."""
    told = (
        row.get_kind_display(),
        row.get_stage_display(),
        f"{timezone.localtime(row.taken_at):%Y-%m-%d}",
        row.caption,
    )
    caption = " · ".join(filter(None, map(str, (customer.number, customer.name, *told))))
    with open_stored(row.file) as content:
        return Enclosure(b"".join(content.blocks()), caption, row.is_picture)


def is_theirs(sheet: RecordSheet) -> bool:
    """What was entered in error may be about somebody else, and what is not finished is no record yet: neither goes along."""
    return sheet.state != State.IN_ERROR and (sheet.spec.follows_customer or not sheet.is_open)
