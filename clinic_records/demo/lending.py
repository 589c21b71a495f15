"""Lending in the demo clinic: a loan in every state, made by the actions that people use. Handed out is today, since a clock
set back would not be trusted; what was written down is then set back, as in `destruction`."""

import datetime
from dataclasses import dataclass
from typing import Final

import pgtrigger
from django.utils import timezone

from access.approvals import actions as approvals
from access.models import Application, Partner, Person
from access.models.partners import PartnerKind
from access.partners import actions as partners
from archive.lending import asking, days, extending, handing, pursuing, reminding, returning, signing
from archive.lending.asking import Wish
from archive.lending.borrowers import Borrower
from archive.lending.returning import Inspection
from archive.lending.signing import Signed
from archive.models import Loan, LoanVolume, Pursuit, Volume
from archive.models.files import FileState
from archive.models.lending import Condition
from archive.models.lending_papers import PaperKind, PursuitState
from archive.models.storage import VolumeState
from clinic_records.demo import clock
from clinic_records.demo.mass_rows import DRAWN
from jobs.models import JobRun

_DAY: Final = datetime.timedelta(days=1)
_OWED: Final = "按借阅协议第四条，由借阅方承担修复或重制费用"


@dataclass(frozen=True, slots=True)
class _Plan:
    """One loan: begun so many days ago, how far it comes. `out`: days since it was handed out; `back`: in which condition it
    came back; `end`: how the pursuit ended."""

    borrower: Borrower
    purpose: str
    ago: int
    term: int = 10
    steps: int = 3
    out: int | None = None
    back: Condition | None = None
    end: PursuitState | None = None
    called_off: str = ""
    more: int = 0


def make(cast: dict[str, Person]) -> None:
    """A loan of one file each, as many as the storeroom has volumes for."""
    hospital = Partner(name="示例市第二人民医院", kind=PartnerKind.MEDICAL, contact="病案室 020-5550-0166")
    partners.keep_partner(hospital, by=cast["guwen"])
    by, volumes = _applicant(cast)
    for plan, volume in zip(_plans(hospital), volumes, strict=False):
        _live(plan, volume, by, cast)
    reminding.remind(JobRun())


def _plans(hospital: Partner) -> list[_Plan]:
    court = Borrower("李建国", None, "示例区人民法院", "020-5550-0100")
    lawyer = Borrower("王明远", None, "示例律师事务所", "020-5550-0122")
    insurer = Borrower("郑雅", None, "示例健康保险理赔部", "020-5550-0133")
    doctor = Borrower("高主任", hospital, "", "病案室")
    return [
        _Plan(doctor, "会诊，查阅手术原始记录", 60, out=58, back=Condition.WHOLE),
        _Plan(insurer, "理赔核对原始票据与病历", 45, 5, out=43, back=Condition.DAMAGED, end=PursuitState.SETTLED),
        _Plan(insurer, "理赔复核", 80, out=78, back=Condition.LOST, end=PursuitState.WRITTEN_OFF),
        _Plan(doctor, "多学科会诊", 12, 5, out=10, back=Condition.PAGES_MISSING),
        _Plan(Borrower("徐丽", None, "示例鉴定所"), "医疗鉴定", 30, out=24),
        _Plan(doctor, "转诊后续治疗参考", 6, out=4, more=5),
        _Plan(court, "诉讼取证", 3, out=1),
        _Plan(doctor, "术后随访对照", 2),
        _Plan(lawyer, "代理顾客查阅", 9, called_off="顾客撤回了同意"),
        _Plan(lawyer, "协商纠纷，核对知情同意书", 1, steps=1),
    ]


def _applicant(cast: dict[str, Person]) -> tuple[Person, list[Volume]]:
    """Who deals with most borrowers: the reception, or the archive itself where that sees too few files."""
    keeps = Volume.objects.visible_to(cast["guwen"])
    there = Volume.objects.filter(state=VolumeState.IN_PLACE, file__state=FileState.KEPT, pk__in=keeps)
    for name in ("chenlu", "dongxue"):
        rows = there.visible_to(cast[name]).select_related("file").filter(position=1, file__destructions=None)
        found = list(rows.order_by("-file__number")[:10])
        if len(found) == 10 or name == "dongxue":
            return cast[name], found
    raise AssertionError("somebody applies")


def _live(plan: _Plan, volume: Volume, by: Person, cast: dict[str, Person]) -> None:
    begun = timezone.now() - plan.ago * _DAY
    with clock.at(begun):
        wish = Wish(volume.file.number, plan.purpose, plan.borrower, plan.term, (volume.position,))
        loan = asking.ask(wish, by=by).loan
        if plan.steps == 3:
            signing.keep(_again(loan), PaperKind.CONSENT, Signed(DRAWN), by=by)
    with clock.at(begun + _DAY / 8):
        _approve(loan.application, plan.steps, by, cast)
    if plan.called_off:
        asking.call_off(_again(loan), plan.called_off, by=by)
    elif plan.out is not None:
        _hand_out(plan, loan, volume, cast)


def _approve(application: Application, steps: int, by: Person, cast: dict[str, Person]) -> None:
    head = by.department.head if by.department else None
    for person in (head, cast["yanrong"], cast["guwen"])[:steps]:
        step = approvals.next_step(application)
        if step is not None and person is not None:
            approvals.decide(step, True, by=person)


def _hand_out(plan: _Plan, loan: Loan, volume: Volume, cast: dict[str, Person]) -> None:
    keeper, handed = cast["guwen"], timezone.now() - (plan.out or 0) * _DAY
    with clock.at(handed - _DAY / 12):
        signing.keep(_again(loan), PaperKind.AGREEMENT, Signed(DRAWN), by=keeper)
    handing.hand_out(_again(loan), volume.barcode, by=keeper)
    row = _again(loan)
    row.handed_at, row.due_on = handed, days.last_day(days.day_of(handed), plan.term)
    with pgtrigger.ignore("archive.Loan:never_revives"):
        row.save()
    if plan.more:
        asked = extending.ask(_again(loan), plan.more, "治疗未结束，申请续借", by=row.application.applicant)
        _approve(asked, 1, row.application.applicant, cast)
    if plan.back is not None:
        with clock.at(min(handed + 7 * _DAY, timezone.now())):
            _take_back(plan, loan, cast)


def _take_back(plan: _Plan, loan: Loan, cast: dict[str, Person]) -> None:
    found = {
        Condition.WHOLE: Inspection(Condition.WHOLE, note="逐页核对无误"),
        Condition.DAMAGED: Inspection(Condition.DAMAGED, "5-6", "", "第5至6页有水渍", _OWED),
        Condition.PAGES_MISSING: Inspection(Condition.PAGES_MISSING, "", "12", "缺第12页（护理记录）", _OWED),
        Condition.LOST: Inspection(Condition.LOST, note="借阅方书面说明遗失", owed=_OWED),
    }[plan.back or Condition.WHOLE]
    line = LoanVolume.objects.select_related("loan").get(loan=loan)
    returning.take_back(line, found, by=cast["guwen"])
    pursuit = Pursuit.objects.filter(line=line).select_related("line__loan").first()
    if pursuit is not None:
        pursuing.note_step(pursuit, timezone.localdate(), "发函告知损失情况，要求按协议处理", by=cast["guwen"])
        if plan.end == PursuitState.SETTLED:
            pursuing.close(pursuit, plan.end, "借阅方已付修复费用，卷册送修", by=cast["guwen"])
        elif plan.end == PursuitState.WRITTEN_OFF:
            pursuing.close(pursuit, plan.end, "借阅单位已注销，无法追偿，档案已由电子件补齐", by=cast["yanrong"])


def _again(loan: Loan) -> Loan:
    rows = Loan.objects.select_related("application__applicant", "file", "customer", "partner")
    found: Loan = rows.get(pk=loan.pk)
    return found.opened()
