"""Binding a customer file: cover, catalogue, then every sheet that the asking person may see, in the order of the stages.

Rights are asked again when the work is done, not only when it was asked for (T8).
"""

import datetime
import io
from collections.abc import Callable, Iterable
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from access import audit, grants
from access.grants import OpenSections
from access.models import Person
from access.roles import Deed, Section
from archive import copying, marks
from archive.models import ArchiveFile, BoundFile
from archive.models.bound import KEPT
from customers import timeline
from customers.models import Customer
from jobs import runs
from jobs.models import JobRun
from records import paper
from records.models import RecordSheet
from records.printing import PrintedFile, render_bound, render_loose
from records.stages import Stage
from vault.files import delete_file

JOB = "bind_file"


def ask(customer: Customer, *, by: Person, sheets: Iterable[UUID] = ()) -> JobRun:
    """Ask for the bound file of a customer in the person's language; the run leads to it when it is done. `sheets`: only
    these, each by itself, to be put into the paper file.

    Raises PermissionDenied where no section may be printed (B6.3).
    """
    if not grants.sections(by, customer, Deed.PRINT):
        raise PermissionDenied("print")
    with transaction.atomic():
        wanted = BoundFile.objects.create(
            customer=customer,
            asked_by=by,
            language=translation.get_language() or by.language,
            sheets=list(sheets),
            expires_at=timezone.now() + KEPT,
        )
        run = runs.start(JOB, by=by, ids={"bound": wanted.pk})
        BoundFile.objects.filter(pk=wanted.pk).update(run=run.pk)
        audit.record(audit.Action.EXPORT, actor=by, customer=customer.pk, obj=wanted)
    return run


def bind(wanted: BoundFile) -> int:
    """Make the PDF and seal it under a key of its own; returns the number of sheets, 0 where nothing may be seen.

    Repeating it replaces the file.
    """
    begun = copying.begin(wanted.customer_id)
    person = Person.objects.with_standing().get(pk=wanted.asked_by_id)
    sections = grants.sections(person, wanted.customer, Deed.PRINT)
    with translation.override(wanted.language):
        printed = _printed_file(wanted, person, sections)
        if printed is None:
            return 0
        content = render_loose(printed.sheets) if wanted.sheets else render_bound(printed)
    rows, before = BoundFile.objects.filter(pk=wanted.pk), wanted.file
    try:
        with transaction.atomic():
            if not rows.select_for_update().exists():
                return 0  # it went with a part of the file
            file = copying.keep(begun, io.BytesIO(content))
            rows.update(file=file, sections=sorted(sections), expires_at=timezone.now() + KEPT)
    except copying.Overtaken:
        return bind(wanted)
    if before:
        delete_file(before)
    return len(printed.sheets)


def may_fetch(wanted: BoundFile, *, by: Person) -> bool:
    """Whether everything that the PDF was made from may still be printed by this person, at this moment (T4, T8)."""
    return wanted.sections is not None and grants.sections(by, wanted.customer, Deed.PRINT).issuperset(wanted.sections)


def _printed_file(wanted: BoundFile, person: Person, sections: OpenSections) -> PrintedFile | None:
    customer = Customer.objects.visible_to(person).filter(pk=wanted.customer_id).first()
    if customer is None:
        return None
    file = ArchiveFile.objects.visible_to(person).filter(customer=customer).first()
    facts = marks.cover_facts(file) if file else ()
    return printed_file(customer.opened(), sections, by=person, facts=facts, belongs=_belonging(wanted))


def _belonging(wanted: BoundFile) -> Callable[[RecordSheet], bool]:
    return lambda sheet: not wanted.sheets or sheet.pk in wanted.sheets


def printed_file(
    customer: Customer,
    sections: frozenset[Section],
    *,
    by: Person,
    facts: tuple[tuple[str, str], ...] = (),
    watermark: str = "",
    belongs: Callable[[RecordSheet], bool] = lambda sheet: True,
) -> PrintedFile | None:
    """The opened customer's sheets of these sections that belong to it, in order, in the language of the moment; None where
    there are none. Where the archive has accepted the file, it bears the archive number and class (B3.4).
    `facts`: further rows of the cover; `watermark`: what stands across each page."""
    sheets = sorted(filter(belongs, timeline.whole_file(customer, sections)), key=_place)
    printed = tuple(paper.printed_sheet(sheet, sections, by=by) for sheet in sheets)
    if not printed:
        return None
    first = printed[0]
    file = ArchiveFile.objects.filter(customer=customer).first()
    registered = timezone.localtime(customer.recorded_at).strftime("%Y-%m-%d")
    return PrintedFile(
        clinic=first.clinic,
        file_number=file.number if file else customer.number,
        sheets=printed,
        customer_name=customer.name,
        customer_number=customer.number,
        file_class=str(file.get_file_class_display() if file else customer.get_kind_display()),
        facts=((_("Registered"), registered), *facts),
        qr=f"CR1|file|{customer.pk}",
        printed_by=first.printed_by,
        printed_at=first.printed_at,
        language=first.language,
        demo=first.demo,
        watermark=watermark,
    )


def _place(sheet: RecordSheet) -> tuple[int, datetime.datetime]:
    """Profile sheets first, then by stage, then by time (A3.1: by category and time)."""
    stage = sheet.spec.stage
    return (list(Stage).index(stage) + 1 if stage else 0, sheet.happened_at)


def sweep() -> int:
    """Delete bound files that are over; returns how many."""
    over = BoundFile.objects.filter(expires_at__lte=timezone.now(), file__isnull=False)
    count = 0
    for row in over[:500]:
        delete_file(cast(UUID, row.file))
        BoundFile.objects.filter(pk=row.pk).update(file=None)
        count += 1
    return count
