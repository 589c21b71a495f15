"""Fetches what a verdict rests on, for many files in a fixed number of queries. Days are the clinic's, by its time zone."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Max, Min, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from access.roles import Section
from archive.models import ArchiveFile, ErasureRequest, FileExtension, LegalHold, RetentionDue
from archive.models.files import FileState
from archive.retention import blocks, rules
from archive.retention.deciding import Facts
from customers.models import BookingSheet, Case, Customer
from customers.models.booking import BookingStatus
from procedures.models import Attachment, AttachmentGroup, SurgeryRecord
from records import spec as specs
from records.models import SignOff
from records.models.signoffs import Signer

MEANINGS = (SURGERY, ATTENDED, CONTACT, KNOWN) = ("surgery", "attended", "contact", "known")
"""What a day in the file means: each includes those before it. `known`: the customer was entered, which counts where nothing
else is known (what was copied from paper was entered long after)."""
Days = dict[str, tuple[datetime.date, UUID | None]]
"""The latest day of each meaning, with the case that it belongs to."""


def of_customers(customers: Iterable[UUID]) -> dict[UUID, Facts]:
    """The facts of each customer's file."""
    wanted = list(dict.fromkeys(customers))
    days: dict[UUID, Days] = defaultdict(dict)
    for customer, case, kind, moment in _moments(wanted):
        _note(days[customer], kind, moment, case)
    return _gathered(wanted, days, _open_cases(wanted))


def of_parts(parts: Iterable[UUID]) -> dict[UUID, Facts]:
    """The facts of parts of files, by the ids of cases and of groups of attachments: the days of the case, of a group also
    those on which its pictures were taken; the customer's holds and class. A part that is gone is left out."""
    wanted = list(parts)
    groups = dict(AttachmentGroup.objects.filter(pk__in=wanted).values_list("pk", "case"))
    cases = {row.pk: row for row in Case.objects.filter(pk__in=[*wanted, *groups.values()])}
    customers = list({case.customer_id for case in cases.values()})
    days: dict[UUID, Days] = defaultdict(dict)
    for _customer, own, kind, moment in _moments(customers):
        if own in cases:
            _note(days[own], kind, moment, own)
    for group, of_case in groups.items():
        days[group] = dict(days[of_case])
    taken = Attachment.objects.filter(part__in=groups).order_by().values_list("part").annotate(Max("taken_at"))
    for group, moment in taken:
        _note(days[group], ATTENDED, moment, groups[group])
    shared, found = _gathered(customers, {}, {}), {}
    for part in wanted:
        if case := cases.get(groups.get(part, part)):
            own = {**_of_days(days[part]), "open_cases": int(case.is_running)}
            found[part] = replace(shared[case.customer_id], **own)
    return found


def _gathered(wanted: list[UUID], days: Mapping[UUID, Days], running: Mapping[UUID, int]) -> dict[UUID, Facts]:
    files = {row.customer_id: row for row in ArchiveFile.objects.filter(customer__in=wanted)}
    known, known_rules = _beside(wanted), rules.all_rules()
    return {
        customer: Facts(
            **_of_file(files.get(customer), known_rules),
            **_of_days(days.get(customer, {})),
            **{name: rows[customer] for name, rows in known.items() if customer in rows},
            open_cases=running.get(customer, 0),
        )
        for customer in wanted
    }


def _of_file(file: ArchiveFile | None, known: Mapping[str, rules.Rule]) -> dict[str, Any]:
    if file is None:
        return {}
    rule = known[file.file_class]
    return {
        "file_class": file.file_class,
        "state": "" if file.state == FileState.KEPT else file.state,
        "trigger": str(rule.trigger),
        "years": rule.years,
        "floor": rule.floor,
        "made_on": timezone.localtime(file.accepted_at).date(),
    }


def _of_days(days: Days) -> dict[str, Any]:
    surgery, case = days.get(SURGERY, (None, None))
    contact = days.get(CONTACT) or days.get(KNOWN)
    return {
        "surgery_on": surgery,
        "surgery_case": case,
        "attended_on": days.get(ATTENDED, (None, None))[0],
        "contact_on": contact[0] if contact else None,
    }


def _beside(wanted: list[UUID]) -> dict[str, Mapping[UUID, Any]]:
    """Holds, extensions, what was kept longer, other checks."""
    holds = LegalHold.objects.on().filter(customer__in=wanted).values("customer").annotate(n=Min("since"))
    more = FileExtension.objects.filter(customer__in=wanted).values("customer").annotate(n=Sum("years"))
    longer = RetentionDue.objects.filter(customer__in=wanted).values("customer").annotate(n=Max("keep_until"))
    wishes = ErasureRequest.objects.standing().filter(customer__in=wanted).values_list("customer", "made_at")
    wished = {customer: timezone.localtime(moment).date() for customer, moment in wishes}
    found: dict[str, Mapping[UUID, Any]] = {
        name: {row["customer"]: row["n"] for row in rows if row["n"]}
        for name, rows in (("held_since", holds), ("extra", more), ("kept_until", longer))
    }
    return {**found, "wished_on": wished, "others": blocks.of_customers(wanted)}


def _open_cases(wanted: list[UUID]) -> Mapping[UUID, int]:
    rows = Case.objects.running().filter(customer__in=wanted).values("customer").annotate(n=Count("pk"))
    return {row["customer"]: row["n"] for row in rows}


def _note(days: Days, kind: str, moment: datetime.datetime, case: UUID | None) -> None:
    """Keep the latest: an operation is an attendance, an attendance a contact."""
    day = timezone.localtime(moment).date()
    for meaning in MEANINGS[MEANINGS.index(kind) :]:
        if meaning not in days or days[meaning][0] < day:
            days[meaning] = (day, case)


def _moments(wanted: list[UUID]) -> QuerySet:
    """In one query: customer, case, what it was, and the latest moment of it. Sheets entered in error tell of nothing; a case
    without any sheet, and a customer without any case, count from when they were opened."""
    parts = [
        _part(SurgeryRecord.objects.counted(), SURGERY, Coalesce("ended_at", "started_at", "happened_at")),
        _part(BookingSheet.objects.counted().filter(status=BookingStatus.DONE), SURGERY, F("starts_at")),
        *(_part(one.model.objects.counted(), _kind_of(one), F("happened_at")) for one in _kinds()),
        _part(Case.objects.all(), ATTENDED, F("opened_at"), "pk"),
        _part(SignOff.objects.exclude(signer=Signer.STAFF), CONTACT, F("signed_at"), None),
        _part(Customer.objects.all(), KNOWN, F("happened_at"), None, "pk"),
    ]
    narrowed = [part.filter(of_customer__in=wanted) for part in parts]
    return narrowed[0].union(*narrowed[1:], all=True)


def _part(rows: Any, kind: str, moment: Any, case: str | None = "case", customer: str = "customer") -> QuerySet:
    own = F(case) if case else Value(None, Case._meta.pk)
    told = rows.order_by().annotate(of_customer=F(customer), of_case=own, what=Value(kind, CharField()))
    return told.values_list("of_customer", "of_case", "what").annotate(last=Max(moment))


def _kinds() -> list[specs.SheetSpec]:
    return [one for one in specs.all_specs() if not one.follows_customer and one.model is not SurgeryRecord]


def _kind_of(one: specs.SheetSpec) -> str:
    """A booking is no attendance before it is kept, and a follow-up may be a call."""
    return CONTACT if one.section in (Section.BOOKING, Section.FOLLOWUP) else ATTENDED
