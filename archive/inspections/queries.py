"""Reads of inspections: what a sample is drawn from, which inspections somebody may see, which drawn files were opened."""

import datetime
from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from access.audit import queries as log
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import Role
from archive.inspections.drawing import Frame
from archive.models import DrawnFile, Inspection
from archive.models.inspections import Verdict
from customers import oversight
from customers.models import BookingSheet, Case
from customers.models.booking import LAPSED

READERS = frozenset({Role.SUPERVISOR, Role.EXECUTIVE, Role.ARCHIVE_MANAGER})
"""Who sees that there was an inspection, of how many files, with what outcome."""
NOBODY = "nobody"
"""The stratum of files without a surgeon."""


def frame_of(inspection: Inspection) -> tuple[Frame, int]:
    """The files with an operation of the pathway planned within the period, by surgeon, and how many more were kept out since
    the supervisor serves them, treats them or is the customer."""
    rows = BookingSheet.objects.counted().exclude(status__in=LAPSED).filter(case__pathway=inspection.pathway)
    rows = rows.filter(starts_at__gte=_midnight(inspection.from_day), starts_at__lt=_midnight(inspection.to_day, 1))
    found = list(rows.values_list("surgeon", "customer", "customer__serial").distinct())
    own = own_files(inspection.supervisor, {customer for _surgeon, customer, _serial in found})
    strata: dict[str, list[int]] = defaultdict(list)
    for surgeon, customer, serial in found:
        if customer not in own:
            strata[str(surgeon or NOBODY)].append(serial)
    return {stratum: sorted(serials) for stratum, serials in strata.items()}, len(own)


def own_files(person: Person, files: set[UUID]) -> set[UUID]:
    """Of these files those in which the person would inspect own work, or themselves: on the care team at any time (through the
    department too), operating, advising, or bearing the customer's name."""
    team = Grant.objects.filter(principal__in=person.principals, source=GrantSource.CARE_TEAM)
    operating = BookingSheet.objects.of_surgeon(person)
    advising = Case.objects.filter(consultant=person)
    own = {pk for rows in (team, operating, advising) for pk in rows.values_list("customer", flat=True)}
    return files & (own | oversight.bearing(person.name))


def _midnight(day: datetime.date, later: int = 0) -> datetime.datetime:
    first = datetime.datetime.combine(day + datetime.timedelta(days=later), datetime.time())
    return timezone.make_aware(first)


def inspections_for(reader: Person) -> QuerySet[Inspection]:
    """The inspections that `reader` sees, newest first, with how many files were drawn, judged, and found wanting."""
    rows = Inspection.objects.select_related("supervisor", "draw", "ended_by").order_by("-number")
    counted = rows.annotate(
        drawn=Count("files"),
        judged=Count("files", filter=~Q(files__verdict=Verdict.NONE)),
        findings=Count("files", filter=Q(files__verdict=Verdict.FINDING)),
    )
    return counted if reader.has_role(*READERS) else counted.none()


def files_of(inspection: Inspection) -> QuerySet[DrawnFile]:
    """The sample in the order of the draw."""
    return inspection.files.select_related("customer", "grant").order_by("position")


def drawn_for(supervisor: Person, pk: UUID) -> DrawnFile | None:
    """A file of the supervisor's own inspections."""
    rows = DrawnFile.objects.select_related("customer", "inspection")
    return rows.filter(pk=pk, inspection__supervisor=supervisor).first()


def is_over(inspection: Inspection) -> bool:
    """Whether its files are shut: ended early, or its time has passed."""
    return inspection.ended_at is not None or inspection.ends_at <= timezone.now()


def opened_in(inspection: Inspection) -> set[UUID]:
    """The customers whose files the supervisor has opened since the inspection began."""
    return {customer for _at, customer in log.openings_of(inspection.supervisor_id, inspection.begun_at)}
