"""What is outdated, as it stands now: drafts long untouched or there twice, contact data long not confirmed (A5.3, B8.3).

A draft counts only while nobody has signed it, on the tablet or on paper: what was signed is never removed.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from archive.care import rules
from archive.models import ContactConfirmation
from archive.models.care import FaultKind
from customers.models import ContactData
from records.models import PaperSignature, SignOff
from vault.recorded import open_rows

NUMBERED: Final = frozenset({"booking"})
"""Kinds whose sheets bear a number of a series without gaps: they are cancelled, not removed."""


def drafts(sheets: Iterable[Any]) -> dict[UUID, FaultKind]:
    """Those of these sheets that are outdated drafts, and why."""
    open_ones = [sheet for sheet in sheets if sheet.is_open and sheet.spec.key not in NUMBERED]
    signed = signed_among([sheet.pk for sheet in open_ones])
    unsigned = [sheet for sheet in open_ones if sheet.pk not in signed]
    touched = _touched(unsigned)
    found = dict.fromkeys(_doubled(unsigned, touched), FaultKind.DOUBLED)
    since = timezone.now() - datetime.timedelta(days=rules.rules().draft_days)
    return found | {sheet.pk: FaultKind.STALE for sheet in unsigned if touched[sheet.pk] < since}


def signed_among(sheets: Collection[UUID]) -> set[UUID]:
    """Those of these sheets that anybody has ever signed, on the tablet or on paper, checked or not."""
    if not sheets:
        return set()
    drawn = SignOff.objects.filter(sheet_id__in=sheets).values_list("sheet_id", flat=True)
    return {*drawn, *PaperSignature.objects.filter(sheet_id__in=sheets).values_list("sheet_id", flat=True)}


def _touched(sheets: Iterable[Any]) -> dict[UUID, datetime.datetime]:
    """When each was saved last: one query for each kind of sheet."""
    by_model: dict[Any, list[UUID]] = defaultdict(list)
    for sheet in sheets:
        by_model[type(sheet)].append(sheet.pk)
    found: dict[UUID, datetime.datetime] = {}
    for model, ids in by_model.items():
        rows = model.history.filter(id__in=ids).order_by().values_list("id")
        found.update(rows.annotate(last=Max("history_date")))
    return found


def _doubled(sheets: Iterable[Any], touched: dict[UUID, datetime.datetime]) -> Iterator[UUID]:
    """Of several drafts of one kind in one case (of kinds that repeat: of one day) all but the one that was saved last."""
    alike: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for sheet in sheets:
        day = timezone.localdate(sheet.happened_at) if sheet.spec.repeats else None
        alike[sheet.case_id, sheet.spec.key, day].append(sheet.pk)
    for group in alike.values():
        yield from sorted(group, key=lambda pk: (touched[pk], pk))[:-1]


def contacts(customers: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """The customers (with the row of their contact data) that nobody changed or confirmed for as long as the rules say; where
    nothing is noted there is nothing to ask."""
    since = timezone.now() - datetime.timedelta(days=rules.rules().contact_days)
    changed = ContactData.history.filter(customer_id__in=customers).order_by().values_list("customer_id", "id")
    asked = ContactConfirmation.objects.filter(customer__in=customers).order_by().values_list("customer_id")
    confirmed = dict(asked.annotate(last=Max("confirmed_at")))
    old = {
        row: customer
        for customer, row, at in changed.annotate(last=Max("history_date"))
        if max(at, confirmed.get(customer, at)) < since
    }
    rows = list(ContactData.objects.filter(pk__in=old))
    open_rows(rows)
    for contact in rows:
        if any(getattr(contact, name) for name in contact.spec.field_names):
            yield old[contact.pk], contact.pk
