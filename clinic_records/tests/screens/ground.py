"""What the demo clinic does not have by itself, so that every page has something to show."""

import datetime
from typing import Any

from django.utils import timezone

from access.models import Partner, Person
from access.models.partners import PartnerKind
from access.partners import actions as keeping
from access.personas import with_role
from access.roles import Role
from clinic_records.demo.photographs import photographed
from customers.actions import register_customer
from customers.models import BookingSheet, Case
from customers.tests.importing import ground as importing
from jobs import runs
from procedures.models import AftercareRecord
from procedures.tests import preop_ground
from records import actions as sheets
from records import signed_papers
from records.lifecycle import State
from records.stages import Stage
from vault.images import clean_photograph


def furnish() -> None:
    """A customer who has just come, photographs before and after, two consents waiting for the customer (one of them
    signed on paper), a sheet entered in error, partners outside, a planned import and one that was carried out, a job
    that waits."""
    people = {person.username: person for person in Person.objects.all()}
    register_customer({"name": "钱小雨", "sex": "female", "birth_year": 1998}, {}, {}, by=people["chenlu"])
    _photographs(people)
    _consents(people)
    _mistake()
    keeper = people[with_role(Role.ARCHIVE_MANAGER)]
    partners(keeper)
    importing.imported(keeper, importing.ROWS[2:3])
    importing.received(keeper)
    runs.start("jobs.calendar", keeper)


def _photographs(people: dict[str, Person]) -> None:
    case = _case(Stage.AFTERCARE)
    for stage, caption in ((Stage.PREOP, "术前正面"), (Stage.AFTERCARE, "术后第七天正面")):
        photographed(case, stage, by=people["linyuan"], caption=caption)


def _consents(people: dict[str, Person]) -> None:
    held = BookingSheet.objects.holding_time().filter(case__stage=Stage.BOOKING, signed_edition__gt=0)
    case = held.order_by("-customer__serial").select_related("case", "customer")[0].case
    preop_ground.surgery_consent(case, people)
    paper: Any = preop_ground.anaesthesia_consent(case, people)
    sheets.sign(paper, by=people["linyuan"], role=Role.SURGEON, seen=paper.version)
    scan = clean_photograph(preop_ground.photograph(720, 1020, "#f4f1e8"))
    signed_papers.attach(paper, scan, by=people["linyuan"], seen=paper.version)


def partners(keeper: Person) -> None:
    """A hospital with an agreement that ends soon, a supplier without one."""
    hospital = Partner(name="示例市第一人民医院", kind=PartnerKind.MEDICAL, contact="医务科 梁主任 020-5550-0100")
    keeping.keep_partner(hospital, by=keeper)
    scan = clean_photograph(preop_ground.photograph(720, 1020, "#f4f1e8"))
    today = timezone.localdate()
    days = (today - datetime.timedelta(days=340), today + datetime.timedelta(days=25))
    keeping.record_agreement(hospital, scan, *days, by=keeper)
    keeping.keep_partner(Partner(name="明澈光学器材", kind=PartnerKind.SUPPLIER), by=keeper)


def _mistake() -> None:
    sheet = AftercareRecord.objects.filter(state=State.SIGNED).order_by("recorded_at")[0].opened()
    sheets.mark_error(sheet, by=sheet.recorded_by, reason="记到了另一位顾客名下")


def _case(stage: Stage) -> Case:
    found = Case.objects.filter(stage=stage, outcome="").order_by("-customer__serial").first()
    assert found is not None, f"no case of the demo clinic stands at {stage}"
    return found
