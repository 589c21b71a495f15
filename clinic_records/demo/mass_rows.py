"""The rows of one synthetic customer, in memory: profile, case, sheets in their last state, signatures, grants, visits."""

import datetime
import os
import re
import uuid
from collections import defaultdict
from typing import Any, Final

from django.db import models

from access.models import Grant
from access.models.grants import GrantSource
from access.roles import Role, Section
from clinic_records.demo.house import House
from clinic_records.demo.journeys import AFTERCARE_DAYS, FOLLOWUP_DAYS, ORDER, Journey
from clinic_records.demo.leaves import Leaf, leaves
from clinic_records.demo.mass_making import new_row
from clinic_records.demo.profiles import basic, contact, health
from customers import pathways
from customers.models import BookingSheet, Case, ContactData, Customer, HealthProfile, VisitPlan
from customers.models.booking import BookingStatus
from records import actions, canonical
from records import spec as specs
from records.lifecycle import State
from records.models import RecordSheet, SignOff
from records.models.signoffs import Signer
from records.stages import Stage
from vault import signing

PATHWAY: Final = "eyelid"
TAIL: Final = datetime.timedelta(days=180)
DRAWN: Final = [[[0.2, 0.5], [0.3, 0.4], [0.4, 0.6]], [[0.5, 0.4], [0.55, 0.62], [0.7, 0.45]]]
"""A drawn signature: strokes of points."""
_SALT: Final = re.compile(r'(?<="salt":")[0-9a-f]{32}(?=")')
"""The salt in a frozen text; inside of what somebody wrote the quotes would be escaped."""
_ALL_SECTIONS: Final = sorted(Section.values)
_DESK_SECTIONS: Final = sorted({*Section.values} - {Section.ARCHIVE.value})
_NOBODY: Final = Customer()


class Built:
    """All rows of one customer, by model, and the grants."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.grants: list[Grant] = []

    def add(self, row: Any) -> Any:
        """Keep a row; returns it."""
        self._rows[type(row)].append(row)
        return row

    def rows(self, model: type[models.Model]) -> list[Any]:
        """The rows of a model."""
        return self._rows[model]


def build(journey: Journey, house: House, serial: int) -> Built:
    """The rows of a journey's customer, with the running number `serial`."""
    built, desk = Built(), house.serving(Role.FRONT_DESK, journey.number)
    values = _NOBODY.clean_values(basic(journey.person))
    customer = new_row(Customer, serial=serial, number=f"C{serial:06d}", **values)
    _sheet(built, customer, journey.registered, desk.pk)
    for model, values in ((ContactData, contact(journey.person)), (HealthProfile, health(journey))):
        _sheet(built, new_row(model, customer=customer, **values), journey.registered, desk.pk)
    left = list(leaves(journey))
    case = built.add(_case(journey, left, customer, desk.pk))
    for leaf in left:
        _leaf(built, leaf, journey, house, case)
    _grant(built, journey, house, customer, case)
    _plan(built, journey, case)
    return built


def _sheet(built: Built, sheet: Any, at: datetime.datetime, by: uuid.UUID) -> Any:
    sheet.happened_at = sheet.recorded_at = at
    sheet.recorded_by_id = sheet.changed_by_id = by
    return built.add(sheet)


def _case(journey: Journey, left: list[Leaf], customer: Customer, by: uuid.UUID) -> Case:
    stage = max((leaf.kind.stage for leaf in left), key=ORDER.index)
    return new_row(
        Case,
        customer=customer,
        pathway=PATHWAY,
        consultant_id=by,
        opened_at=journey.registered,
        stage=stage,
        outcome=journey.course.ends,
        closed_at=journey.closed,
        change_reason="顾客流程结束" if journey.closed else "",
    )


def _leaf(built: Built, leaf: Leaf, journey: Journey, house: House, case: Case) -> None:
    spec = specs.get(leaf.kind.key)
    if spec is None:
        return
    model: Any = spec.model
    sheet = new_row(model, case=case, customer=case.customer, **leaf.kind.values(journey, house, leaf.at))
    writer = _writer(sheet, leaf.kind.writer, journey, house)
    _sheet(built, sheet, leaf.at, writer)
    if isinstance(sheet, BookingSheet):
        sheet.keep_range()
        sheet.status = _status(journey)
    if leaf.signed:
        _sign(built, sheet, journey, house)


def _writer(sheet: Any, role: Role, journey: Journey, house: House) -> uuid.UUID:
    """Who acts in a role for this sheet: the named surgeon, the booked one, else whoever's turn it is."""
    if role == Role.SURGEON and journey.slot is not None:
        return house.surgeons[journey.slot.seat].pk
    return house.serving(role, journey.number).pk


def _status(journey: Journey) -> BookingStatus:
    if journey.course.lapsed:
        return BookingStatus(journey.course.lapsed)
    return BookingStatus.DONE if journey.reaches(Stage.SURGERY) else BookingStatus.BOOKED


def _sign(built: Built, sheet: RecordSheet, journey: Journey, house: House) -> None:
    spec = sheet.spec
    sheet.state, sheet.signed_edition = State.SIGNED, sheet.edition
    sheet.confirmed_edition = sheet.edition if spec.customer_signs else 0
    included = [built.rows(specs.get(key).model)[0] for key in spec.includes]  # type: ignore[union-attr]
    frozen = canonical.freeze(sheet, included, canonical.language_read())
    for role in spec.signers:
        _signature(built, sheet, frozen, _writer(sheet, role, journey, house), role=role)
    if spec.customer_signs:
        by = _writer(sheet, spec.signers[0], journey, house)
        _signature(built, sheet, frozen, by, signer=Signer.CUSTOMER, strokes=DRAWN)


def _signature(built: Built, sheet: Any, frozen: str, by: uuid.UUID, **given: Any) -> None:
    """One signature under a sheet; each freezes the same words with a salt of its own."""
    at = sheet.recorded_at.astimezone(datetime.UTC)  # as it will be read again: the seal covers the moment in words
    frozen = _SALT.sub(os.urandom(16).hex(), frozen, count=1)
    signoff = new_row(
        SignOff,
        sheet_key=sheet.spec.key, sheet_id=sheet.pk, edition=sheet.edition, customer_id=sheet.customer_id,
        subject=sheet.customer_id, part=sheet.case_id, person_id=by, signed_at=at, frozen=frozen,
        digest=canonical.digest(frozen), **given,
    )  # fmt: skip
    signoff.seal = signing.sign(actions.SEAL, actions.sealed_words(signoff))
    built.add(signoff)


def _grant(built: Built, journey: Journey, house: House, customer: Customer, case: Case) -> None:
    """The grants that registering, each stage and the booking give; those of a closed case end after the tail."""
    desk, pathway = case.consultant_id, pathways.get(PATHWAY)
    named: dict[str, Any] = {"granted_by_id": desk, "starts_at": journey.registered, "may_change": True}
    own = {"customer_id": customer.pk, "customer_serial": customer.serial, **named}
    of_case = {**own, "case_id": case.pk, "ends_at": journey.closed + TAIL if journey.closed else None,
               "sections": sorted(section.value for section in pathway.sections), "source": GrantSource.CARE_TEAM}  # fmt: skip
    keepers = house.departments["archive"].pk
    built.grants = [
        new_row(Grant, principal=keepers, sections=_ALL_SECTIONS, source=GrantSource.KEEPING, **own),
        new_row(Grant, principal=desk, sections=_DESK_SECTIONS, source=GrantSource.CARE_TEAM, **own),
        *(new_row(Grant, principal=house.departments[code].pk, **of_case) for code in pathway.team_until(case.stage)),
    ]
    for booking in built.rows(BookingSheet):
        if booking.stands:
            built.grants.append(new_row(Grant, principal=booking.surgeon_id, source_id=booking.pk, **of_case))


def _plan(built: Built, journey: Journey, case: Case) -> None:
    """The visits planned with the signed surgery record; done ones name their record, others are due or called off."""
    if not journey.reaches(Stage.SURGERY) or journey.slot is None:
        return
    for kind, days in (("aftercare", AFTERCARE_DAYS), ("followup", FOLLOWUP_DAYS)):
        spec = specs.get(kind)
        done = {row.happened_at.date(): row.pk for row in built.rows(spec.model) if row.signed_edition} if spec else {}
        for day in days:
            due = journey.surgery.date() + datetime.timedelta(days=day)
            plan = new_row(VisitPlan, case_id=case.pk, customer_id=case.customer_id, kind=kind, day=day, due_on=due)
            if due in done:
                plan.done_on, plan.done_sheet = due, done[due]
            elif journey.closed:
                plan.dropped_on = journey.closed.date()
            built.add(plan)
