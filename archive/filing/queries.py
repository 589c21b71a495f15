"""Reads of filing: what is in a file, what waits to be filed, which hand-overs wait for review."""

from typing import Any, Final

from django.db.models import QuerySet

from access.models import Person
from access.roles import Role
from archive.models import ArchiveFile, FiledItem, Submission
from jobs.models import JobRun, RunState

PAGE: Final = 50


def filed_items(file: ArchiveFile) -> QuerySet[FiledItem]:
    """What is in a file, in the order of its catalogue (卷内目录)."""
    return FiledItem.objects.filed().filter(file=file).order_by("position")


def to_file(person: Person) -> QuerySet[FiledItem]:
    """What waits to be filed by this archive manager, oldest first."""
    return FiledItem.objects.waiting().visible_to(person).order_by("proposed_at", "id")


def to_review(person: Person) -> QuerySet[Submission]:
    """The hand-overs that wait for a review by this archive manager."""
    return Submission.objects.waiting().visible_to(person)


def submissions_for(person: Person) -> QuerySet[Submission]:
    """The hand-overs that `person` may read: the archive's managers all of files they see, others their own."""
    rows: QuerySet[Submission] = Submission.objects.visible_to(person)
    return rows if person.has_role(Role.ARCHIVE_MANAGER) else rows.filter(handed_by=person)


def running(kind: str) -> Any:
    """The run of this kind that has not ended, if there is one."""
    return (
        JobRun.objects.filter(kind=kind, state__in=[RunState.QUEUED, RunState.RUNNING]).order_by("-created_at").first()
    )
