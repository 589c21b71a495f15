"""What tests of destruction begin with: files that have rows in every table, an archive number, an approved order."""

import datetime
import io
from typing import Any
from uuid import uuid4

from django.utils import timezone

from access import grants
from access.approvals import actions as approvals
from access.approvals.chains import Kind
from access.models import Person
from access.models.grants import GrantSource
from access.roles import Section
from archive import binding
from archive.care import removing
from archive.destruction import orders, parts
from archive.destruction.orders import Wanted
from archive.lending import asking as lending
from archive.lending import extending, handing, pursuing, returning, signing
from archive.lending.asking import Wish as LoanWish
from archive.lending.borrowers import Borrower
from archive.lending.returning import Inspection
from archive.lending.signing import Signed
from archive.models import (
    ArchiveFile,
    BoundFile,
    DestructionOrder,
    DrawnFile,
    FileCheck,
    FileFault,
    Loan,
    LoanVolume,
    Pursuit,
    RegisterEntry,
    RetentionDue,
    RetentionOutlook,
    SealedRecord,
    Sealing,
    Study,
    StudyFile,
)
from archive.models import Inspection as SampleInspection
from archive.models.files import FileClass
from archive.models.lending import Condition
from archive.models.lending_papers import PaperKind, PursuitState
from archive.models.retention import DueState
from archive.requests import actions as requests
from archive.requests.actions import Wish
from archive.sharing import packages
from archive.store import actions as store
from archive.tests import copies_ground
from archive.tests.sharing import ground as sharing
from clinic_records.tests.gate import world
from customers.actions import register_customer
from customers.models import ConsultationSheet, Customer, EmergencyAccess, ImportedRow, RegisterImport, VisitPlan
from customers.models.cases import Case, Outcome
from jobs import notifications
from procedures.media.actions import About, Received, add
from procedures.models import Attachment, AttachmentGroup
from records import actions as sheets
from records import drafts
from records import spec as specs
from records.models import PaperSignature
from records.models.signoffs import Signer
from records.stages import Stage
from vault.files import seal_copy, seal_file

Cast = dict[str, Person]
DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.datetime(2004, 2, 29, 12, tzinfo=datetime.UTC)
_NUMBERS = iter(range(1, 100_000))


def accepted(customer: Customer, cast: Cast) -> ArchiveFile:
    """The customer's file with an archive number."""
    known = ArchiveFile.objects.filter(customer=customer).first()
    if known is not None:
        return known
    serial = next(_NUMBERS)
    row = ArchiveFile(
        customer=customer,
        file_class=FileClass.OUTPATIENT,
        number=f"MZ2009{serial:06}",
        year=2009,
        serial=serial,
        accepted_at=timezone.now(),
        accepted_by=cast["guwen"],
    )
    row.save()
    return row


def small(cast: Cast, nth: int) -> tuple[Customer, Wanted]:
    """A customer with a sheet and a sealed file, accepted, long due."""
    customer = register_customer(
        {"name": f"灭失{nth}号", "sex": "female"}, {"phone": f"+86154123{nth:05}"}, {}, by=cast["chenlu"]
    )
    sheet = ConsultationSheet(case=customer.cases.get(), customer=customer)
    sheets.save_draft(sheet, {"channel": "visit", "needs": f"灭失{nth}号的要求"}, by=cast["chenlu"])
    seal_file(io.BytesIO(b"picture" * 50_000), subject=customer.pk, part=sheet.case_id, kind="image/jpeg")
    file = accepted(customer, cast)
    long_due(file)
    return customer, wanted(file)


def parted(cast: Cast, nth: int) -> tuple[Customer, ArchiveFile]:
    """A customer whose one case has two photographs before the operation and one after it, accepted, long due."""
    customer = register_customer(
        {"name": f"分部{nth}号", "sex": "female"}, {"phone": f"+86154124{nth:05}"}, {}, by=cast["chenlu"]
    )
    case = copies_ground.operated(customer, cast)
    for stage, colour in ((Stage.PREOP, "#c03020"), (Stage.PREOP, "#2030c0"), (Stage.AFTERCARE, "#30c020")):
        pictured(case, cast, stage, colour)
    file = accepted(customer, cast)
    long_due(file)
    return customer, file


def pictured(
    case: Case, cast: Cast, stage: Stage = Stage.AFTERCARE, colour: str = "#c03020", at: datetime.datetime = LONG_AGO
) -> Attachment:
    """A photograph of one colour, taken long ago."""
    return add(
        case, [Received(copies_ground.scan(colour))], About("photograph", stage, at, "正面"), by=cast["xiaohan"]
    )[0]


def group_of(case: Case, stage: Stage = Stage.AFTERCARE) -> AttachmentGroup:
    """The group of a case's photographs of a stage."""
    return AttachmentGroup.objects.get(case=case, stage=stage, section=Section.MEDIA)


def group_line(file: ArchiveFile, group: AttachmentGroup) -> Wanted:
    """The line of a group."""
    return next(line for line in parts.lines_of(file, [group.pk]))


def long_due(file: ArchiveFile) -> RetentionDue:
    """Everything in the file was over twenty years ago, and the archive found it of no further value."""
    customer = file.customer
    case = customer.cases.get().opened()
    case.outcome, case.opened_at, case.closed_at = Outcome.COMPLETED, LONG_AGO, LONG_AGO
    case.save()
    for sheet in ConsultationSheet.objects.filter(customer=customer).opened():
        sheet.happened_at = LONG_AGO
        sheet.save()
    due = RetentionDue(customer=customer, file=file, due_on=LONG_AGO.date(), found_at=timezone.now())
    due.state, due.wished = DueState.CONFIRMED, True
    due.save()
    return due


def full(cast: Cast, nth: int = 0, relation: str = "a") -> world.File:
    """A file with a row in every table that can name a customer, each text with a mark of the relation."""
    file = world.filled(relation, cast, nth, specs.all_specs())
    customer = file.customer
    customer = file.customer = Customer.objects.get(pk=customer.pk).opened()
    customer.birth_date = datetime.date(1990, 5, 17)  # the sample of the sheet makes a child of everybody
    customer.save()
    file.case = copies_ground.operated(customer, cast)
    picture = copies_ground.photographed(file.case, cast)
    consent = copies_ground.consent(file.case, [picture], cast, signed=False)
    drawn = sheets.CustomerSignature(copies_ground.STROKES, "", Signer.CUSTOMER)
    sheets.sign_as_customer(consent, drawn, by=cast["xiaohan"], seen=consent.version)
    _signatures(file, cast)
    _lent(customer, cast)
    _outside(customer, cast)
    sharing.shared(cast, customer)
    _borrowed(customer, cast)
    _urgent(file, cast)
    _loose(file, cast)
    _under_seal(file, cast)
    _reviewed(file, cast)
    bound = BoundFile.objects.create(
        customer=customer, asked_by=cast["guwen"], language="zh-hans", expires_at=timezone.now() + DAY
    )
    assert binding.bind(bound)
    return file


def _under_seal(file: world.File, cast: Cast) -> None:
    """A sealing that was drawn up, with one sheet on its list."""
    customer, title = file.customer, f"{world.mark(file.relation, Section.SURGERY)}title"
    row = Sealing(
        customer=customer, number=next(_NUMBERS), reason=f"{world.mark(file.relation, Section.SURGERY)}dispute",
        other_name=f"{world.mark(file.relation, Section.BASIC)}side", other_relation="姐姐", created_at=timezone.now(),
        drawn_by=cast["guwen"], pages=1, records=1, document={"lines": [{"title": title}], "pages": []}, seal=b"0" * 64,
    )  # fmt: skip
    row.file = seal_copy(io.BytesIO(title.encode()), subject=customer.pk, kind="application/pdf").pk
    row.save()
    SealedRecord.objects.create(sealing=row, customer=customer, record_id=file.sheets["anaesthesia-consent"].pk)


def _outside(customer: Customer, cast: Cast) -> None:
    """A package for a hospital, with the consent of the customer."""
    application = sharing.wished(cast, customer, sharing.partner(cast, name=f"示例医院{customer.serial}"))
    sharing.consented(application, cast, signer_name=f"{world.mark('a', Section.BASIC)}guardian")
    sharing.approve(application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    packages.make(sharing.package_of(application).pk)


def _borrowed(customer: Customer, cast: Cast) -> None:
    """A volume that was lent, extended, lost and paid for."""
    keeper, mark = cast["guwen"], world.mark("a", Section.BASIC)
    volume = store.bind(accepted(customer, cast), 20, by=keeper)
    wish = LoanWish(
        volume.file.number, f"{mark}purpose", Borrower(f"{mark}person", None, f"{mark}unit", f"{mark}phone"), 5
    )
    application = lending.ask(wish, by=cast["chenlu"])
    loan = Loan.objects.select_related("application", "file", "customer").get(application=application).opened()
    signing.keep(loan, PaperKind.CONSENT, Signed(sharing.STROKES, signer_name=f"{mark}guardian"), by=cast["chenlu"])
    sharing.approve(application, cast["zhoumin"], cast["yanrong"], keeper)
    signing.keep(_again(loan), PaperKind.AGREEMENT, Signed(scan=sharing.scan()), by=keeper)
    handing.hand_out(_again(loan), volume.barcode, by=keeper)
    more = extending.ask(_again(loan), 5, f"{mark}reason", by=cast["chenlu"])
    sharing.approve(more, cast["zhoumin"], cast["yanrong"], keeper)
    seen = Inspection(Condition.LOST, note=f"{mark}note", owed=f"{mark}owed", photo=sharing.scan())
    returning.take_back(LoanVolume.objects.get(loan=loan), seen, by=keeper)
    pursuit = Pursuit.objects.get(line__loan=loan)
    pursuing.note_step(pursuit, timezone.localdate(), f"{mark}step", by=keeper)
    pursuing.close(pursuit, PursuitState.SETTLED, f"{mark}outcome", by=keeper)


def _again(loan: Loan) -> Loan:
    found: Loan = Loan.objects.select_related("application", "file", "customer").get(pk=loan.pk)
    return found.opened()


def _urgent(file: world.File, cast: Cast) -> None:
    """An emergency access that has yet to be reviewed."""
    grant = grants.give(
        cast["fangze"].pk, file.customer, [Section.SURGERY], by=cast["fangze"], source=GrantSource.EMERGENCY,
        by_duty=False, ends_at=timezone.now() + DAY,
    )  # fmt: skip
    EmergencyAccess(
        customer=file.customer, person=cast["fangze"], grant=grant, kind="bleeding", due_on=timezone.localdate(),
        reason=f"{world.mark(file.relation, Section.SURGERY)}bleeds",
    ).save()  # fmt: skip


def _signatures(file: world.File, cast: Cast) -> None:
    """One sheet signed by the customer on the tablet, and the scan of another one on paper."""
    sheet = file.sheets["anaesthesia-consent"]
    paper = PaperSignature(
        sheet_key=sheet.spec.key,
        sheet_id=sheet.pk,
        edition=1,
        customer=file.customer,
        subject=file.customer.pk,
        part=file.case.pk,
        scan=uuid4(),
        signer_name=f"{world.mark(file.relation, Section.SURGERY)}paper",
        attached_by=cast["xiaohan"],
    )
    paper.save()


def _lent(customer: Customer, cast: Cast) -> RegisterEntry:
    """A reading that was provided, given back and signed off."""
    now = timezone.now()
    wish = Wish(
        purpose=f"核对 {customer.name} 的照片",
        use="complaint",
        numbers=[customer.number],
        sections=[Section.SURGERY],
        begins_at=now - DAY,
        ends_at=now + DAY,
        place="workplace",
    )
    application = requests.ask(wish, by=cast["luojia"])
    sharing.approve(application, cast["maohui"], cast["guwen"])
    entry = RegisterEntry.objects.get(requested__request__application=application)
    requests.sign_off(entry, "无异常", by=cast["guwen"])
    return entry


def _reviewed(file: world.File, cast: Cast) -> None:
    """Contact data that were asked about, and a proposal to remove some of them."""
    removing.confirm_contact(file.customer, by=cast["chenlu"])
    reason = f"{world.mark(file.relation, Section.CONTACT)}moved"
    removing.propose_contact(file.customer, ["address"], reason, by=cast["chenlu"])


def _loose(file: world.File, cast: Cast) -> None:
    """Rows that name a customer by an id alone, or a case."""
    customer, case = file.customer, file.case
    drafts.keep(
        cast["xiaohan"], f"draft-{file.case.pk}", {"needs": f"{world.mark(file.relation, Section.CONSULTATION)}draft"},
        based_on=0, subject=customer.pk, part=case.pk,
    )  # fmt: skip
    RetentionOutlook.objects.update_or_create(file=accepted(customer, cast), defaults={"until": timezone.localdate()})
    _cared_for(file, cast)
    _studied(file, cast)
    notifications.notify([cast["xiaohan"]], "file_bound", subject=case.pk, customer=customer.pk)
    source = RegisterImport(by=cast["guwen"], kind="csv")
    source.save()
    ImportedRow.objects.create(source=source, digest=customer.pk.bytes * 2, customer=customer.pk)
    VisitPlan(customer=customer, case=case, kind="aftercare", day=400, due_on=timezone.localdate()).save()


def _cared_for(file: world.File, cast: Cast) -> None:
    """A fault that was accepted as it is, and a check of the four properties."""
    now, archived = timezone.now(), accepted(file.customer, cast)
    FileFault(
        customer=file.customer, file=archived, kind="unsigned", what="consultation", target=uuid4(), found_at=now,
        due_on=now.date(), state="accepted", ended_at=now, settled_by=cast["guwen"],
        note=f"{world.mark(file.relation, Section.ARCHIVE)}fault",
    ).save()  # fmt: skip
    FileCheck.objects.create(
        customer=file.customer, file=archived, checked_at=now, checked_by=cast["guwen"], passed=True
    )


def _studied(file: world.File, cast: Cast) -> None:
    """In the frame of a study, and in the sample of an inspection."""
    now = timezone.now()
    application = approvals.apply(Kind.CRITERIA, "护理质量", by=cast["luojia"])
    study = Study(application=application, use="quality", sections=["surgery"], operated_from=now.date(), ends_at=now)
    study.operated_to = now.date()
    study.save()
    StudyFile(study=study, customer=file.customer, case=file.case, position=1, operated_on=now.date()).save()
    inspection = SampleInspection(
        supervisor=cast["qinzheng"], number=next(_NUMBERS), title="抽查", pathway="eyelid", from_day=now.date(),
        to_day=now.date(), size=1, sections=["surgery"], begun_at=now, ends_at=now + DAY,
    )  # fmt: skip
    inspection.save()
    grant = grants.give(
        cast["qinzheng"].pk, file.customer, [Section.SURGERY], by=cast["qinzheng"], source=GrantSource.INSPECTION,
        by_duty=False, ends_at=now + DAY,
    )  # fmt: skip
    remark = f"{world.mark(file.relation, Section.SURGERY)}remark"
    DrawnFile(inspection=inspection, position=1, customer=file.customer, grant=grant, remark=remark).save()


def wanted(file: ArchiveFile, **other: Any) -> Wanted:
    """The whole file, due long ago."""
    values = {"years": 15, "due_on": timezone.localdate() - DAY, "kept_from": datetime.date(2009, 5, 1), "sheets": 9}
    return Wanted(file, **{**values, **other})


def approved(cast: Cast, *lines: Wanted, concerned: Any = ()) -> DestructionOrder:
    """An order that was approved, whose days of cooling-off are over."""
    order = orders.ask(
        lines, "保管期满，经鉴定无继续保存价值", executor=cast["guwen"], witness=cast["qinzheng"], by=cast["dongxue"],
        concerned=concerned,
    )  # fmt: skip
    heads = [department.head for department in concerned]
    for person in (*heads, cast["guwen"], cast["yanrong"]):
        step = approvals.next_step(order.application)
        assert step is not None
        approvals.decide(step, True, by=person)
    application = order.application
    application.refresh_from_db()
    application.opened().ended_at = timezone.now() - (order.cooling_days + 1) * DAY
    application.save()
    return DestructionOrder.objects.select_related("application").get(pk=order.pk)


def scanned(order: DestructionOrder) -> None:
    """Both have scanned everything."""
    for person in (order.executor, order.witness):
        for code in orders.codes_of(order):
            orders.scan(order, code, by=person)


def started(cast: Cast, *lines: Wanted, concerned: Any = ()) -> DestructionOrder:
    """An order that the executor has started."""
    order = approved(cast, *lines, concerned=concerned)
    scanned(order)
    orders.start(order, by=order.executor)
    return DestructionOrder.objects.select_related("application").get(pk=order.pk)
