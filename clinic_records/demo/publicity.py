"""Consents to publicity of the demo clinic, in every state, with pictures that are out, and one that has to be taken down."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from access.models import Person
from archive.models import PublicityConsent
from archive.publicity import actions
from archive.publicity.pictures import fact_of
from clinic_records.demo import clock
from clinic_records.demo.mass_rows import DRAWN
from clinic_records.demo.photographs import photographed
from customers.models import Case
from procedures.consenting import is_minor
from records import actions as sheets
from records.stages import Stage

_DAY: Final = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A consent given so many days ago for so many days, where its picture was put, and what became of it."""

    purpose: str
    ago: int
    days: int
    place: str = ""
    then: str = ""
    signed: bool = True


PLANS: Final = (
    _Plan("website", 12, 365, "官网「自然案例」栏目第 3 组"),
    _Plan("social", 40, 180, "公众号文章《重睑术后两周》", "withdrawn"),
    _Plan("print", 60, 30, "院内宣传折页 2026 年第 2 版", "down"),
    _Plan("science", 5, 365),
    _Plan("training", 0, 90, signed=False),
)


def make(cast: dict[str, Person]) -> None:
    """Let nurses ask, customers sign, and the archive manager put pictures out."""
    rows = Case.objects.filter(stage__in=(Stage.AFTERCARE, Stage.FOLLOWUP), outcome="").select_related("customer")
    adults = [row for row in rows.order_by("-customer__serial")[:20] if is_minor(row.customer.opened()) is False]
    for nth, plan in enumerate(PLANS):
        _carry(plan, adults[nth % len(adults)], cast)


def _carry(plan: _Plan, case: Case, cast: dict[str, Person]) -> None:
    begun = timezone.now() - plan.ago * _DAY
    nurse, keeper = cast["xiaohan"], cast["guwen"]
    with clock.at(begun):
        day = timezone.localdate()
        pictures = [photographed(case, stage, by=cast["linyuan"]) for stage in (Stage.PREOP, Stage.AFTERCARE)]
        values = {
            "purpose": plan.purpose, "pictures": [fact_of(one) for one in pictures], "begins_on": day,
            "ends_on": day + plan.days * _DAY, "conditions": "只露眼部，不出现姓名", "happened_at": begun,
        }  # fmt: skip
        consent = PublicityConsent(case=case, customer=case.customer)
        sheets.save_draft(consent, values, by=nurse)
        if not plan.signed:
            return
        sheets.sign_as_customer(consent, sheets.CustomerSignature(DRAWN), by=nurse, seen=consent.version)
        if not plan.place:
            return
        use = actions.note_use(consent, pictures[1].pk, plan.purpose, plan.place, day, by=keeper)
    if plan.then == "down":
        with clock.at(begun + plan.days * _DAY):
            actions.note_taken_down(use, timezone.localdate(), by=keeper)
    if plan.then == "withdrawn":
        with clock.at(timezone.now() - _DAY):
            actions.withdraw(consent, by=nurse, reason="顾客来电撤回，不再愿意公开")
