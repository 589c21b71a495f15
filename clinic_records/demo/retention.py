"""Retention in the demo clinic: files of long ago copied from paper whose years are over, more years for one file, a hold and
one that was lifted, an appraisal of each kind, requests for deletion. Made by the actions that people use."""

import datetime
from functools import partial
from typing import Final

from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals import deciders
from access.models import Application, Person
from archive.copies.actions import Identity, plain
from archive.erasure import actions as erasure
from archive.erasure.actions import Came
from archive.filing import reviewing
from archive.holds import actions as holds
from archive.holds.actions import Order
from archive.models import ArchiveFile, RetentionDue, Submission
from archive.models.files import FileClass
from archive.models.filing import Channel
from archive.retention import appraising, changes, scanning
from clinic_records.demo import clock
from customers.actions import advance, close_case, register_customer
from customers.models import ConsultationSheet, Customer
from customers.models.cases import Outcome
from procedures.models import SurgeryRecord
from records import actions as sheets
from records.models.sheets import Origin
from records.stages import Stage

_DAY = datetime.timedelta(days=1)
OLD: Final = (
    ("许秀兰", 1962, 17),
    ("马建国", 1958, 16),
    ("何玉梅", 1970, 18),
    ("郭春燕", 1975, 16),
    ("谢丽华", 1968, 19),
    ("唐凤英", 1960, 21),
    ("邓桂兰", 1955, 20),
    ("冯秀珍", 1957, 22),
)
"""Name, year of birth, and how many years ago the operation was."""


def make(cast: dict[str, Person]) -> None:
    """Old files, then what the archive and the executives did about them."""
    files = [_old_file(name, born, years, cast) for name, born, years in OLD]
    young = [_filed(row, cast) for row in Customer.objects.exclude(archive_file__in=files).order_by("-serial")[1:9]]
    _extend(young[0], cast)
    _hold(files[3], young[1], cast)
    scanning.scan()
    dues = {row.file_id: row for row in RetentionDue.objects.all()}
    appraising.confirm(dues[files[1].pk], "无继续保存价值", by=cast["guwen"])
    for file in files[5:]:
        appraising.confirm(dues[file.pk], "保管期满，无继续保存价值", by=cast["guwen"])
    appraising.keep_longer(dues[files[2].pk], 5, "早期术式资料，供教学研究", by=cast["guwen"])
    _erase(young[2].customer, "不再来院，请删除我的资料", cast)
    changes.ask_rule(FileClass.CARE, 6, "与顾客协议约定保存六年", by=cast["guwen"])


def _old_file(name: str, born: int, years: int, cast: dict[str, Person]) -> ArchiveFile:
    """Registered, operated so many years ago, closed, accepted by the archive."""
    operated = timezone.now() - datetime.timedelta(days=round(years * 365.25))
    by, note = cast["chenlu"], f"纸质病历 {timezone.localtime(operated).year} 年卷"
    with clock.at(operated):
        basic = {"name": name, "sex": "female", "birth_year": born}
        customer = register_customer(basic, {}, {}, by=by)
        case = customer.cases.get()
        advance(case, Stage.SURGERY, by=by)
    surgeon, told = cast["linyuan"], partial(sheets.transcribe, origin=Origin.PAPER, note=note)
    consultation = ConsultationSheet(case=case, customer=customer, happened_at=operated - 14 * _DAY)
    told(consultation, {"channel": "visit", "needs": "双眼皮成形"}, by=by)
    record = SurgeryRecord(case=case, customer=customer, happened_at=operated, surgeon=surgeon)
    told(record, {"started_at": operated}, by=surgeon)
    with clock.at(operated + 90 * _DAY):
        close_case(case, Outcome.COMPLETED, by=by, reason="术后三个月恢复良好")
    return _filed(customer, cast)


def _filed(customer: Customer, cast: dict[str, Person]) -> ArchiveFile:
    """The customer's file; accepted here where it was not yet."""
    known = ArchiveFile.objects.filter(customer=customer).first()
    if known is not None:
        return known
    waits = Submission.objects.waiting().filter(customer=customer).first()
    handed = waits or reviewing.hand_over(customer, Channel.SERVICE, [], by=cast["chenlu"])
    return reviewing.accept(handed, FileClass.OUTPATIENT, by=cast["guwen"])


def _extend(file: ArchiveFile, cast: dict[str, Person]) -> None:
    application = changes.ask_extension(file, 10, "重要顾客，服务协议约定延长保存", by=cast["guwen"])
    while Application.objects.open().filter(pk=application.pk).exists():
        step = approvals.next_step(application)
        assert step is not None  # noqa: S101  (an open application waits for somebody)
        approvals.decide(step, True, by=deciders.of_step(step)[0].person)


def _hold(held: ArchiveFile, lifted: ArchiveFile, cast: dict[str, Person]) -> None:
    today = timezone.localdate()
    since, again = today - 20 * _DAY, today + 160 * _DAY
    order = Order([held.customer.number], "术后疤痕争议，进入医疗纠纷调解", "市医疗纠纷人民调解委员会", since, again)
    holds.place(order, by=cast["qinzheng"])
    order = Order([lifted.customer.number], "律师函要求保全病历", "", since, again)
    [row] = holds.place(order, by=cast["guwen"])
    holds.ask_to_lift(row, "双方已和解，律师函撤回", by=cast["guwen"])
    holds.lift(row, by=cast["yanrong"])


def _erase(customer: Customer, words: str, cast: dict[str, Person]) -> None:
    """The front desk takes the request down; the law keeps the file, so that it is locked."""
    for case in customer.cases.filter(outcome=Outcome.OPEN):
        close_case(case, Outcome.COMPLETED, by=cast["guwen"], reason="顾客要求删除资料，结束服务")
    tail = (plain(customer.opened().document) or "0000")[-4:]
    erasure.take_down(customer, Came(Identity("resident_card", tail), True), words, by=cast["guwen"])
