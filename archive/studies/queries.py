"""Reads of studies: one's own, and those that can be read at this moment, by the database's clock. Nobody else reads them."""

from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from access.models import Person
from access.models.approvals import ApplicationState
from access.roles import Role
from archive.models import Study, StudyFile


def studies_of(reader: Person) -> QuerySet[Study]:
    """What `reader` applied for, newest first."""
    rows = Study.objects.select_related("application").filter(application__applicant=reader)
    return rows.annotate(drawn=Count("files")).order_by("-application__made_at", "pk")


def readable_by(reader: Person) -> QuerySet[Study]:
    """The studies that `reader` may read now: applied for by themselves, carried out, neither ended nor over."""
    if not (reader.is_active and reader.has_agreement):
        return Study.objects.none()
    carried_out = studies_of(reader).filter(application__state=ApplicationState.CARRIED_OUT)
    return carried_out.filter(provided_at__isnull=False, ended_at=None, ends_at__gt=Now())


def file_for(reader: Person, study: UUID, position: int) -> StudyFile | None:
    """One file of a study that `reader` may read now."""
    rows = StudyFile.objects.select_related("study", "customer", "case").filter(study=study, position=position)
    return rows.filter(study__in=readable_by(reader).values("pk")).first()


def to_end(reader: Person, pk: UUID) -> Study | None:
    """A study that `reader` may end: the own one, or any for the archive managers."""
    rows = Study.objects.select_related("application").filter(pk=pk)
    own = rows.filter(application__applicant=reader)
    return (rows if reader.has_role(Role.ARCHIVE_MANAGER) else own).first()
