"""Five customers, each in another relation to everybody, with a unique string in every sealed text of every sheet.

A string says which customer and which section it belongs to (`QaZsurgeryZ...`), so that whatever comes out of a door can
be held against what the person may read. Here are no requests and no assertions.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import READS, Role, Section
from archive.models import ArchiveFile, CustomerCopy, OldNumber, Submission
from archive.models.files import FileClass
from archive.numbering import issue
from archive.numbering.issuing import put_on
from customers import actions, pathways
from customers.models import Case, Customer
from customers.tests.booking.ground import wanted
from procedures.media.groups import open_group
from procedures.models import Attachment
from records import spec as specs
from records.lifecycle import Move
from records.spec import SheetSpec
from records.stages import Stage
from records.tests import contract
from vault import fields
from vault.fields import SealedFieldMixin


class Relation(StrEnum):
    """What everybody has to do with the file."""

    OWN = "a"
    """The case has come to its last stage: the departments of the pathway hold their care-team grants."""
    FOREIGN = "b"
    """No grant at all."""
    ENDED = "c"
    """Everybody had all sections, until a second ago."""
    FUTURE = "d"
    """Everybody will have all sections, in an hour."""
    OTHER = "e"
    """Everybody has been given the basic data alone, by an approved request: no duty counts."""


_TEXTS = (fields.EncryptedCharField, fields.EncryptedTextField)
_OTHERS = {
    fields.EncryptedDecimalField: Decimal("4.5"),
    fields.EncryptedIntegerField: 2,
    fields.EncryptedBooleanField: True,
    fields.EncryptedDateField: datetime.date(2026, 5, 20),
}
"""Values for sealed columns that hold no text."""

UNSEEN = (Relation.FOREIGN, Relation.ENDED, Relation.FUTURE)
_CANARY = re.compile(r"Q([a-e])Z([a-z]+)Z")


@dataclass
class File:
    """One customer's file: everything in it that an address can name."""

    relation: Relation
    customer: Customer
    case: Case
    sheets: dict[str, Any] = field(default_factory=dict)
    media: dict[Section, Attachment] = field(default_factory=dict)
    copy: CustomerCopy = field(default_factory=CustomerCopy)
    archived: ArchiveFile = field(default_factory=ArchiveFile)
    submission: Submission = field(default_factory=Submission)
    old_number: OldNumber = field(default_factory=OldNumber)


def canaries(text: str) -> set[tuple[Relation, Section]]:
    """Whose strings of which sections are in a text."""
    return {(Relation(file), Section(section)) for file, section in _CANARY.findall(text)}


def mark(relation: Relation, section: Section) -> str:
    """The beginning of each string of this customer's section."""
    return f"Q{relation}Z{section}Z"


def team() -> set[str]:
    """Codes of the departments that the pathway names, and of the keepers."""
    pathway = pathways.get("eyelid")
    return {*pathway.team_until(pathway.stages[-1].stage), actions.KEEPERS}


def permitted(person: Person, relation: Relation) -> set[Section]:
    """What `person` may read of this customer, said once more in the words of the policy (A4.1, A4.2, B8.2)."""
    if Role.SYSADMIN in person.roles:
        return set()
    if relation == Relation.OTHER:
        return {Section.BASIC}
    if relation == Relation.OWN and person.department.code in team():
        return set().union(*(READS[Role(role)] for role in person.roles))
    return set()


def build(cast: dict[str, Person], relations: tuple[Relation, ...] = tuple(Relation)) -> dict[Relation, File]:
    """One file for each relation."""
    return {relation: _file(relation, cast, nth) for nth, relation in enumerate(relations)}


def _file(relation: Relation, cast: dict[str, Person], nth: int) -> File:
    file = filled(relation, cast, nth, specs.all_specs())
    _relate(file, cast)
    return file


def filled(relation: Any, cast: dict[str, Person], nth: int, kinds: Iterable[SheetSpec]) -> File:
    """A file with sheets of these kinds and two pictures, whose strings bear the relation's name; rights are as registering
    left them."""
    basic = {"name": f"{mark(relation, Section.BASIC)}name", "sex": "female", "birth_date": datetime.date(1990, 5, 17)}
    customer = actions.register_customer(basic, {}, {}, by=cast["chenlu"])
    file = File(relation, customer, customer.cases.get())
    for spec in kinds:
        file.sheets[spec.key] = _sheet(spec, file, cast, nth)
    file.media = {section: _attachment(file, section, cast) for section in (Section.MEDIA, Section.INFECTIOUS)}
    file.copy = _copy(file, cast)
    _archive(file, cast)
    return file


def _archive(file: File, cast: dict[str, Person]) -> None:
    """The archive has the file, another hand-over waits, and there was a paper number before."""
    who, now = cast["chenlu"], timezone.now()
    file.archived = ArchiveFile(customer=file.customer, accepted_at=now, accepted_by=cast["guwen"])
    with transaction.atomic():
        put_on(file.archived, issue(FileClass.OUTPATIENT, by=cast["guwen"], file=file.archived.pk))
        file.archived.save()
    file.submission = Submission(customer=file.customer, handed_by=who, created_at=now, sheets=["basic"])
    file.submission.note = f"{mark(file.relation, Section.BASIC)}note"
    file.submission.save()
    file.old_number = OldNumber(customer=file.customer, number="2019-0032", entered_by=cast["guwen"])
    file.old_number.source = f"{mark(file.relation, Section.BASIC)}source"
    file.old_number.save()


def _attachment(file: File, section: Section, cast: dict[str, Person]) -> Attachment:
    """A picture's description; no file lies behind it."""
    row = Attachment(customer=file.customer, case=file.case, section=section, stage=Stage.PREOP, kind="photograph")
    with transaction.atomic():
        row.part = open_group(file.case, Stage.PREOP, section).pk
    row.caption = f"{mark(file.relation, section)}caption"
    row.file, row.thumbnail = uuid4(), uuid4()
    row.recorded_by = row.changed_by = cast["xiaohan"]
    row.save()
    return row


def _copy(file: File, cast: dict[str, Person]) -> CustomerCopy:
    """A wish for a copy, taken down for a proxy."""
    row = CustomerCopy(customer=file.customer, created_by=cast["chenlu"], sections=["basic"], photo_compared=True)
    row.receiver, row.letter, row.own_paper, row.own_tail = "proxy", uuid4(), "passport", "1234"
    row.receiver_name = f"{mark(file.relation, Section.BASIC)}proxy"
    row.save()
    return row


def _sheet(spec: SheetSpec, file: File, cast: dict[str, Person], nth: int) -> Any:
    """A sheet with strings in all its texts, in two versions: the first one is history."""
    if spec.follows_customer:
        where = {"pk": file.customer.pk} if spec.model is Customer else {"customer": file.customer}
        sheet: Any = spec.model.objects.get(**where).opened()
    else:
        sheet = contract.blank_sheet(spec, file.case)
        sheet.recorded_by = cast[contract.writer_of(spec)]
    sheet.changed_by = cast[contract.writer_of(spec)]
    for turn in ("old", "new"):
        _fill(sheet, spec, file, cast, nth, turn)
        for step in spec.before_move:  # facts that go with a move; transcribing asks for no stage
            step(sheet, Move.TRANSCRIBE, sheet.changed_by)
        sheet.save()
    return sheet


def _fill(sheet: Any, spec: SheetSpec, file: File, cast: dict[str, Person], nth: int, turn: str) -> None:
    for group in spec.fieldsets:
        begin = mark(file.relation, group.section or spec.section)
        values = {name: contract._value(spec.model._meta.get_field(name), f"{begin}{name}") for name in group.fields}
        values |= {name: value for name, value in _special(spec, cast).items() if name in values}
        for name, value in values.items() if not group.given else ():
            setattr(sheet, name, _marked(sheet, name, value, begin, turn, nth))
    if spec.key == "health":
        sheet.allergy_state = "known"


def _special(spec: SheetSpec, cast: dict[str, Person]) -> dict[str, Any]:
    """Values that the type of a column does not tell; nothing is written, unlike for the samples of the contract."""
    if spec.key == "booking":
        return wanted(cast)
    told = {"version": 1, "told": []}
    return {"told": ["reception"], "risks_told": told}


def _marked(sheet: Any, name: str, value: Any, begin: str, turn: str, nth: int) -> Any:
    column = sheet._meta.get_field(name)
    if isinstance(value, datetime.datetime):
        return value + datetime.timedelta(days=nth)
    if isinstance(column, SealedFieldMixin) and not isinstance(column, _TEXTS) and isinstance(value, str):
        return next((other for kind, other in _OTHERS.items() if isinstance(column, kind)), None)
    if not isinstance(column, _TEXTS) or column.choices:
        return value
    return f"{begin}{turn}{name}"[: getattr(column, "max_length", None) or 200]


def _relate(file: File, cast: dict[str, Person]) -> None:
    if file.relation == Relation.OWN:
        file.case.stage = pathways.get("eyelid").stages[-1].stage
        file.case.save()
        actions.grant_team(file.case, by=cast["chenlu"])
        Grant.objects.filter(customer=file.customer, principal=cast["chenlu"].pk).delete()
        return
    Grant.objects.filter(customer=file.customer).delete()
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    times = {
        Relation.ENDED: {"starts_at": now - hour, "ends_at": now - datetime.timedelta(seconds=1)},
        Relation.FUTURE: {"starts_at": now + hour},
        Relation.OTHER: {"starts_at": now - hour, "ends_at": now + hour},
    }
    if file.relation in times:
        wanted = [Section.BASIC] if file.relation == Relation.OTHER else list(Section)
        for person in cast.values():
            _grant(file, person, wanted, **times[file.relation])


def _grant(file: File, person: Person, wanted: list[Section], **times: datetime.datetime) -> None:
    Grant.objects.create(
        principal=person.pk,
        customer=file.customer,
        customer_serial=file.customer.serial,
        sections=wanted,
        by_duty=False,
        may_change=file.relation != Relation.OTHER,
        source=GrantSource.REQUEST,
        source_id=uuid4(),
        **times,
    )
