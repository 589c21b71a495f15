"""Sharing in the demo clinic, by the actions that people use: between departments in every state, outside with consents, a
package ready, links used and called off."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from access.approvals import actions as approvals
from access.models import Application, Partner, Person
from access.models.partners import PartnerKind
from access.partners import actions as partners
from access.roles import Section
from archive.models import OutsidePackage, SharedFile
from archive.sharing import consents, deliveries, departments, outside, packages
from archive.sharing.consents import Signed
from archive.sharing.departments import Share
from archive.sharing.outside import OutsideWish
from clinic_records.demo import clock
from clinic_records.demo.mass_rows import DRAWN
from clinic_records.demo.photographs import paper_scan
from customers.models import Customer

_DAY: Final = datetime.timedelta(days=1)
_S = Section


@dataclass(frozen=True, slots=True)
class _SharePlan:
    """Who shares which sections of which files (counted among the newest whose sections they see) with whose department, how
    many days ago, decided by whom."""

    by: str
    to: str
    purpose: str
    sections: tuple[Section, ...]
    files: tuple[int, ...]
    ago: int
    days: int
    decided: tuple[str, ...] = ()
    ended: str = ""


SHARES: Final = (
    _SharePlan("baiyu", "maohui", "满一年老顾客回访与维护", (_S.FOLLOWUP, _S.BOOKING), (2, 3), 20, 90,
               ("tanglei", "maohui", "guwen")),
    _SharePlan("xiaohan", "tanglei", "术后随访衔接，客服了解护理情况", (_S.AFTERCARE,), (5,), 12, 60,
               ("suyun", "tanglei", "guwen"), ended="随访已结束，不再需要"),
    _SharePlan("fangze", "heqiang", "术前检查结果会诊", (_S.SURGERY,), (6,), 40, 30, ("linyuan", "heqiang", "guwen")),
    _SharePlan("chenlu", "tanglei", "咨询意向转客服跟进", (_S.CONSULTATION,), (8,), 2, 30, ("zhoumin",)),
    _SharePlan("baiyu", "linyuan", "回访反馈供医生参考", (_S.FOLLOWUP,), (9,), 1, 30),
)  # fmt: skip


def make(cast: dict[str, Person]) -> None:
    """Share within the house and outside."""
    for plan in SHARES:
        numbers = _numbers(plan, cast[plan.by])
        if numbers:
            _share(plan, numbers, cast)
    hospital = _partners(cast["guwen"])
    _outside(hospital, cast)


def _numbers(plan: _SharePlan, by: Person) -> list[str]:
    newest = list(Customer.objects.visible_to(by).order_by("-serial").values_list("number", flat=True)[:40])
    seen = departments.given_by(by, newest, plan.sections)
    found = [number for number in newest if number in seen]
    return sorted({found[min(nth, len(found) - 1)] for nth in plan.files if found})


def _share(plan: _SharePlan, numbers: list[str], cast: dict[str, Person]) -> None:
    begun = timezone.now() - plan.ago * _DAY
    span = {"begins_at": begun, "ends_at": begun + plan.days * _DAY}
    with clock.at(begun):
        share = Share(plan.purpose, cast[plan.to].department, numbers, plan.sections, **span)  # type: ignore[arg-type]
        application = departments.ask(share, by=cast[plan.by])
    for nth, name in enumerate(plan.decided, 1):
        with clock.at(min(begun + nth * _DAY / 4, timezone.now())):
            _approve(application, cast[name])
    for row in SharedFile.objects.filter(request__application=application) if plan.ended else ():
        departments.end_early(row, plan.ended, by=cast["guwen"])


def _approve(application: Application, by: Person) -> None:
    step = approvals.next_step(application)
    if step is not None:
        approvals.decide(step, True, by=by)


def _partners(keeper: Person) -> Partner:
    """A hospital whose agreement holds, and an insurer without one."""
    hospital = Partner(name="示例市眼科医院", kind=PartnerKind.MEDICAL, contact="转诊办公室 020-5550-0188")
    partners.keep_partner(hospital, by=keeper)
    today = timezone.localdate()
    partners.record_agreement(hospital, paper_scan(), today - 100 * _DAY, today + 265 * _DAY, by=keeper)
    partners.keep_partner(Partner(name="示例健康保险", kind=PartnerKind.OTHER), by=keeper)
    return hospital


def _outside(hospital: Partner, cast: dict[str, Person]) -> None:
    """One request handed over by links, one whose consent was withdrawn, one that waits for a consent, one for its decision."""
    seen = list(Customer.objects.visible_to(cast["xiaohan"]).order_by("-serial")[:4])
    if len(seen) < 4:
        return
    handed, withdrawn, waiting, asked = seen
    package = _carried_out(handed, hospital, "疑似上睑下垂，转诊进一步检查", cast)
    used = deliveries.as_link(package, deliveries.DAYS, 1, by=cast["guwen"])
    deliveries.call_off(used.delivery, by=cast["guwen"])
    deliveries.as_link(package, deliveries.DAYS, deliveries.OPENINGS, by=cast["guwen"])
    taken_back = _carried_out(withdrawn, hospital, "术后并发症会诊", cast)
    consents.withdraw(taken_back.consent, timezone.localdate(), "顾客改在本院复查", by=cast["xiaohan"])  # type: ignore[arg-type]
    half_way = _ask(waiting, hospital, "外院复查，提供护理记录", cast)
    for name in ("suyun", "yanrong"):
        _approve(half_way, cast[name])
    _ask(asked, hospital, "转诊眼底检查", cast)


def _ask(customer: Customer, hospital: Partner, purpose: str, cast: dict[str, Person]) -> Application:
    wish = OutsideWish(purpose, hospital, "treatment", [customer.number], (_S.AFTERCARE, _S.SURGERY))
    return outside.ask(wish, by=cast["xiaohan"])


def _carried_out(customer: Customer, hospital: Partner, purpose: str, cast: dict[str, Person]) -> OutsidePackage:
    application = _ask(customer, hospital, purpose, cast)
    row = OutsidePackage.objects.select_related("customer", "request__application").get(
        request__application=application
    )
    consents.keep(row, Signed(DRAWN), by=cast["xiaohan"])
    for name in ("suyun", "yanrong", "guwen"):
        _approve(application, cast[name])
    packages.make(row.pk)
    return OutsidePackage.objects.select_related("consent__customer").get(pk=row.pk)
