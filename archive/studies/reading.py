"""A file of a study as its reader sees it: age band, sex, and the sheets of the allowed sections without anybody in them.

What is shown is chosen by the kind of column: plain texts that are no codes (numbers given out) are left away, days are
told from the surgery, people become their role, and every free text goes through the scrubber. Pictures and signatures are
not here.
"""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Person
from access.roles import Role, Section
from archive.models import StudyFile
from archive.studies.scrubbing import Identity, Scrubber, Words
from customers.identity import phones
from customers.models import ContactData, Customer
from records import presentation
from records import spec as specs
from records.lifecycle import State
from records.models import RecordSheet
from records.presentation import Group, Item
from records.spec import SheetSpec
from vault.fields import SealedFieldMixin
from vault.recorded import open_rows

_OLDEST = 85
_WITHOUT_WORDS = (models.BooleanField, models.DecimalField, models.IntegerField)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet without anybody in it."""

    title: Any
    when: str
    groups: list[Group]


def age_band(birth_year: int | None, year: int) -> str:
    """The age at surgery in bands of five years."""
    if birth_year is None:
        return ""
    low = max(year - birth_year, 0) // 5 * 5
    return f"{_OLDEST}+" if low >= _OLDEST else f"{low}–{low + 4}"


def from_surgery(day: datetime.date, surgery: datetime.date) -> str:
    """A day, told from the surgery."""
    days = (day - surgery).days
    return pgettext("from surgery", "day %(day)s") % {"day": f"{days:+d}"} if days else _("day of surgery")


def sheets_of(file: StudyFile) -> list[Sheet]:
    """The file's sheets that the study allows, in the order of time; everything opened here and nothing handed on as it was."""
    sections = frozenset(map(Section, file.study.sections))
    sheets = _fetched(file, sections)
    contact = ContactData.objects.filter(customer=file.customer_id).first()
    open_rows([file.customer, contact, *sheets])
    reader = _Reader(_scrubber(file, contact), file.operated_on)
    return [reader.sheet(sheet, sections) for sheet in sorted(sheets, key=lambda sheet: sheet.happened_at)]


def _fetched(file: StudyFile, sections: frozenset[Section]) -> list[Any]:
    """Sheets of the case, and those about the customer; drafts and what was entered in error are no part of it."""
    found: list[Any] = []
    for spec in specs.all_specs():
        if spec.section not in sections or spec.model is Customer:
            continue
        model: Any = spec.model
        rows = model.objects.counted().filter(customer=file.customer_id)
        found += rows if spec.follows_customer else rows.filter(case=file.case_id).exclude(state=State.DRAFT)
    return found


def _scrubber(file: StudyFile, contact: ContactData | None) -> Scrubber:
    own = file.customer
    told = (contact.wechat, contact.email, *_phones(contact)) if contact else ()
    who = Identity(
        names=tuple(filter(None, (own.name, contact.emergency_name if contact else ""))),
        numbers=tuple(number for text in (own.number, own.document, *told) for number in str(text or "").split()),
        places=(contact.address,) if contact and contact.address else (),
    )
    words = Words(
        person=_("[customer]"),
        number=_("[number]"),
        place=_("[address]"),
        date=_("[date]"),
        day=lambda day: f"[{from_surgery(day, file.operated_on)}]",
    )
    return Scrubber(who, _staff(), words)


def _phones(contact: ContactData) -> list[str]:
    """Every phone on record, as one number each where it can be read, else as typed."""
    texts = (contact.phone, contact.other_phones, contact.emergency_phone)
    return [number for text in texts for number in [one.e164 for one in phones.parse_phones(text)] or [text]]


def _staff() -> Mapping[str, str]:
    """Everybody who works or worked here, as the first of their roles."""
    labels = {role.value: f"[{role.label}]" for role in Role}
    nobody, people = _("[member of staff]"), Person.objects.with_standing()
    return {one.name: next((labels[role] for role in labels if role in one.roles), nobody) for one in people}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes sheets that name nobody."""

    scrubber: Scrubber
    surgery: datetime.date

    def sheet(self, sheet: RecordSheet, sections: frozenset[Section]) -> Sheet:
        spec: SheetSpec = sheet.spec
        groups = presentation.groups_of(sheet, spec.visible(sections))
        for group in groups:
            cleaned = (
                self._item(item, sheet._meta.get_field(item.name), getattr(sheet, item.name)) for item in group.items
            )
            group.items = [item for item in cleaned if item is not None]
        when = from_surgery(timezone.localdate(sheet.happened_at), self.surgery)
        return Sheet(spec.title, when, [group for group in groups if group.items])

    def _item(self, item: Item, column: Any, value: Any) -> Item | None:
        if isinstance(column, models.DateField):
            day = timezone.localdate(value) if isinstance(value, datetime.datetime) else value
            item.value = from_surgery(day, self.surgery) if day else ""
        elif column.choices or isinstance(column, _WITHOUT_WORDS):
            pass
        elif isinstance(column, models.CharField) and not isinstance(column, SealedFieldMixin):
            return None
        elif column.related_model is Person:
            item.value = str(self.scrubber.staff.get(value.name, "")) if value else ""
        else:
            item.value = self.scrubber.text(item.value)
            item.table = self._table(item.table)
        return item

    def _table(self, table: Any) -> Any:
        if table is None:
            return None
        rows = tuple(
            tuple(dataclasses.replace(cell, text=self.scrubber.text(cell.text)) for cell in row) for row in table.rows
        )
        return dataclasses.replace(table, rows=rows)
