"""Ground of these tests: a second archive manager, files handed over and accepted."""

from typing import Any

from access.models import Person, RoleAssignment
from access.roles import Role
from archive.filing import reviewing
from archive.models import ArchiveFile, Submission
from archive.models.files import FileClass
from archive.models.filing import Channel
from archive.tests.ground import operated, patient, planned

Cast = dict[str, Person]


def second_keeper(cast: Cast) -> Person:
    """Somebody of the archive department who keeps the archive too."""
    person = cast["suyun"]
    person.department = cast["guwen"].department
    person.save()
    RoleAssignment.objects.create(person=person, role=Role.ARCHIVE_MANAGER)
    return Person.objects.with_standing().get(pk=person.pk)


def served(cast: Cast, name: str = "张伟明", **other: Any) -> Any:
    """A customer with a signed booking and a signed surgery record."""
    customer = patient(cast, name, **other)
    planned(customer, cast["linyuan"], cast, signed_edition=1)
    operated(customer, cast["linyuan"], cast, signed_edition=1)
    return customer


def handed(cast: Cast, customer: Any, by: str = "chenlu", **other: Any) -> Submission:
    """The customer's file, handed over."""
    return reviewing.hand_over(customer, Channel.SERVICE, [], by=cast[by], **other)


def accepted(cast: Cast, customer: Any, file_class: FileClass = FileClass.OUTPATIENT, unit: str = "") -> ArchiveFile:
    """The customer's file, handed over and accepted."""
    return reviewing.accept(handed(cast, customer), file_class, unit, by=cast["guwen"])
