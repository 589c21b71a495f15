"""The groups whose keys seal photographs and scans: one for each section and stage of a case (B9.1).

Finer ones would say in clear what an attachment is (its kind is sealed); coarser ones could not be destroyed apart.
"""

from contextlib import suppress

from django.db import IntegrityError, transaction

from access.models import Person
from access.roles import Section
from customers.models import Case
from procedures.models import AttachmentGroup
from records.stages import Stage


def open_group(case: Case, stage: Stage, section: Section) -> AttachmentGroup:
    """The group that takes attachments of this stage and section, made where there is none.

    Locked until the caller's transaction ends, so that nothing comes into a group while an order of destruction names it.
    """
    which = {"case": case, "stage": stage, "section": section}
    rows = AttachmentGroup.objects.select_for_update().filter(**which, is_open=True)
    while (group := rows.first()) is None:
        with suppress(IntegrityError), transaction.atomic():  # another process may be first
            AttachmentGroup(customer=case.customer, **which).save()
    group.case = case
    return group


def close(group: AttachmentGroup, *, by: Person) -> None:
    """Let it take nothing more; what is added later to the same stage and section gets a group of its own."""
    if group.is_open:
        group.is_open = False
        group.__dict__["_history_user"] = by
        group.save()
