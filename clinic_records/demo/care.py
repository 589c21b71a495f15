"""The care of files in the demo clinic: faults in every state, checks of the four properties, files of one person merged, to be
merged, declined and taken apart. Made by the actions that people use."""

import datetime
from typing import Final

from django.utils import timezone

from access.approvals import actions as approvals
from access.models import Person
from archive.care import actions as care
from archive.care import faults, removing
from archive.care.tasks import portions
from archive.filing import reviewing
from archive.merging import actions as merging
from archive.models import ArchiveFile, FileFault, FileMerge
from archive.models.care import FaultKind
from archive.models.files import FileClass, FileState
from archive.models.filing import Channel
from archive.properties import checking
from clinic_records.demo import clock
from customers.actions import register_customer
from customers.models import ConsultationSheet, Customer
from records import actions as sheets

_DAY: Final = datetime.timedelta(days=1)
TWICE: Final = (
    ("苏婉清", 1991, "+8615400007101"),
    ("罗思敏", 1987, "+8615400007102"),
    ("韩雪梅", 1979, "+8615400007103"),
    ("叶晓琳", 1994, "+8615400007104"),
    ("潘丽君", 1983, "+8615400007105"),
)
"""Name, year of birth and phone of people who were registered twice."""
CHECKED: Final = 5
"""How many files are checked."""


def make(cast: dict[str, Person]) -> None:
    """People registered twice, then the search for faults, what was done about some, checks, mergings."""
    pairs = [(_filed(cast, *one), _filed(cast, *one)) for one in TWICE]
    with clock.at(timezone.now() - 20 * _DAY):
        for portion in portions():
            faults.look_at(portion)
    _settle(cast)
    _merge([(one.customer, other.customer) for one, other in pairs], cast)
    _check(cast)
    _review(*pairs[4], cast)


def _filed(cast: dict[str, Person], name: str, born: int, phone: str) -> ArchiveFile:
    contact = {"phone": phone, "address": "示范市旧城路 12 号"}
    basic = {"name": name, "sex": "female", "birth_date": datetime.date(born, 6, 18), "birth_year": born}
    customer = register_customer(basic, contact, {"allergy_state": "none"}, by=cast["chenlu"])
    handed = reviewing.hand_over(customer, Channel.SERVICE, [], by=cast["chenlu"])
    return reviewing.accept(handed, FileClass.OUTPATIENT, by=cast["guwen"])


def _review(one: ArchiveFile, other: ArchiveFile, cast: dict[str, Person]) -> None:
    """A draft left lying for long; contact data asked about; an old address that is gone, one that waits for its approval."""
    keeper, desk = cast["guwen"], cast["chenlu"]
    with clock.at(timezone.now() - 120 * _DAY):
        draft = ConsultationSheet(case=one.customer.cases.get(), customer=one.customer)
        sheets.save_draft(draft, {"channel": "visit", "needs": "咨询双眼皮，未完成"}, by=desk)
    faults.look_at([one])
    removing.confirm_contact(one.customer, by=desk)
    gone = removing.propose_contact(other.customer, ["address"], "随访信件被退回，电话核实已搬离", by=desk)
    for person in (cast["zhoumin"], keeper):
        step = approvals.next_step(gone.application)
        assert step is not None  # noqa: S101  (the chain has two)
        approvals.decide(step, True, by=person)
    removing.propose_contact(one.customer, ["address"], "顾客来电告知已搬家", by=desk)


def _settle(cast: dict[str, Person]) -> None:
    """One is given to somebody, one accepted as it is; the duplicates of merged files end by themselves."""
    keeper = cast["guwen"]
    rows = list(FileFault.objects.open().exclude(kind=FaultKind.LIKE).order_by("due_on", "id")[:3])
    if rows:
        care.assign(rows[0], cast["dongxue"], timezone.localdate() + 7 * _DAY, by=keeper)
    for row in rows[1:2]:
        care.accept(row, "顾客已迁居外地，电话联系不上，无法补签，经审核保持原状", by=keeper)


def _merge(pairs: list[tuple[Customer, Customer]], cast: dict[str, Person]) -> None:
    """The first pair waits for a second person, the second is merged, the third is to be taken apart, the fourth are two."""
    asks, decides = cast["guwen"], cast["dongxue"]
    rows: list[FileMerge] = []
    for one, other in pairs[:4]:
        rows.append(merging.propose(one, other, "姓名、出生日期、手机号一致，电话核实为同一人重复建档", by=asks))
    for row in rows[1:3]:
        merging.confirm(row, by=decides)
    merging.ask_undo(rows[2], "本人来院核实：与其妹共用手机号，并非同一人", by=asks)
    merging.decline(rows[3], by=decides)


def _check(cast: dict[str, Person]) -> None:
    """Some files are checked, and some were a month ago."""
    files = list(ArchiveFile.objects.filter(state=FileState.KEPT).order_by("number")[:CHECKED])
    with clock.at(timezone.now() - 31 * _DAY):
        for file in files[:2]:
            checking.check(file, by=cast["guwen"])
    for file in files:
        checking.check(file, by=cast["guwen"])
