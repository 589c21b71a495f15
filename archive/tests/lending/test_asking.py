"""Applying for a loan, the consent behind it, the agreement, handing out: who may, in which order, what is refused (B6.4)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.models import AuditEvent
from access.models.approvals import ApplicationState
from archive.lending import asking, handing, papers, rules, signing
from archive.lending.asking import LoanRefused
from archive.lending.borrowers import Borrower
from archive.lending.signing import Signed
from archive.models import LendingRules, Loan, LoanPaper, Movement
from archive.models.files import FileState
from archive.models.lending import Ground, LoanState
from archive.models.lending_papers import PaperKind
from archive.models.storage import VolumeState
from archive.store.actions import StoreRefused
from archive.store.codes import CodeWrong
from archive.tests.lending import ground
from archive.tests.lending.ground import again, approved, lent, signed, volumes, wished
from archive.tests.sharing.ground import STROKES, approve, partner, scan
from vault.errors import StaleVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast) -> list[Any]:
    return volumes(cast)


def restricted(row: Any) -> None:
    file = row.file
    file.refresh_from_db()
    file.state = FileState.RESTRICTED
    file.save()


@pytest.mark.clause("B6.4", "A6.2")
def test_the_whole_way_to_the_borrower(cast, rows) -> None:
    loan = wished(cast, rows[0])
    assert (loan.state, loan.lines.count(), loan.number[:2]) == (LoanState.ASKED, 2, "JY")
    signed(loan, PaperKind.CONSENT, cast["chenlu"])
    approve(loan.application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    loan = again(loan)
    assert loan.state == LoanState.APPROVED
    with pytest.raises(LoanRefused, match="agreement"):
        handing.hand_out(loan, rows[0].barcode, by=cast["guwen"])
    signed(loan, PaperKind.AGREEMENT, cast["guwen"])
    handing.hand_out(loan, rows[0].barcode.lower(), by=cast["guwen"])
    loan = again(loan)
    assert (loan.state, loan.handed_by, loan.due_on) == (LoanState.OUT, cast["guwen"], loan.due_on)
    assert loan.due_on == ground.handing.days.last_day(timezone.localdate(), 10)
    rows[0].refresh_from_db()
    moved = Movement.objects.filter(volume=rows[0]).order_by("-version_after").first()
    assert (rows[0].state, moved.why, moved.kind) == (VolumeState.OUT, "lending", "checked_out")
    assert AuditEvent.objects.filter(object_uuid=loan.pk, purpose="lending_out").exists()


@pytest.mark.clause("B6.4", "A6.2")
def test_nothing_is_kept_on_record_without_consent(cast, rows) -> None:
    loan = wished(cast, rows[0])
    approve(loan.application, cast["zhoumin"], cast["yanrong"])
    step = approvals.next_step(loan.application)
    with pytest.raises(DecisionRefused, match="loan_consent"):
        approvals.decide(step, True, by=cast["guwen"])
    assert again(loan).state == LoanState.ASKED
    signed(loan, PaperKind.CONSENT, cast["chenlu"])
    approve(loan.application, cast["guwen"])
    assert again(loan).state == LoanState.APPROVED


@pytest.mark.clause("A6.2")
def test_an_authority_demands_on_its_own_paper(cast, rows) -> None:
    loan = wished(cast, rows[0], ground=Ground.AUTHORITY, demand="（2026）示0101民初12号")
    with pytest.raises(DecisionRefused, match="no_signature"):
        signing.keep(loan, PaperKind.DEMAND, Signed(STROKES), by=cast["chenlu"])
    with pytest.raises(DecisionRefused, match="ended"):
        signing.keep(loan, PaperKind.CONSENT, Signed(STROKES), by=cast["chenlu"])
    row = signing.keep(loan, PaperKind.DEMAND, Signed(scan=scan(), filename="函.jpg"), by=cast["chenlu"])
    assert ("（2026）示0101民初12号" in row.opened().statement, row.scan is None) == (True, False)
    approve(loan.application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    assert again(loan).state == LoanState.APPROVED


@pytest.mark.clause("A6.2")
def test_who_may_take_signatures_and_how(cast, rows) -> None:
    loan = wished(cast, rows[0])
    for name, kind in (("fangze", PaperKind.CONSENT), ("yanrong", PaperKind.CONSENT), ("chenlu", PaperKind.AGREEMENT)):
        with pytest.raises(PermissionDenied):
            signing.keep(loan, kind, Signed(STROKES), by=cast[name])
    with pytest.raises(DecisionRefused, match="no_signature"):
        signing.keep(loan, PaperKind.CONSENT, Signed([[[0.1, 0.2]]]), by=cast["chenlu"])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(DecisionRefused, match="day"):
        signing.keep(loan, PaperKind.CONSENT, Signed(scan=scan(), signed_on=tomorrow), by=cast["chenlu"])
    child = loan.customer.opened()
    child.birth_date = timezone.localdate() - datetime.timedelta(days=3000)
    child.save()
    with pytest.raises(DecisionRefused, match="guardian"):
        signing.keep(again(loan), PaperKind.CONSENT, Signed(STROKES), by=cast["chenlu"])
    signing.keep(again(loan), PaperKind.CONSENT, Signed(STROKES, signer_name="张父"), by=cast["chenlu"])
    customer, guardian = papers.printed(again(loan), PaperKind.CONSENT, by=cast["chenlu"]).signatures
    assert [bool(one.strokes) for one in (customer, guardian)] == [False, True]  # who signed stands where they signed
    assert (customer.name, guardian.name) == ("", "张父")
    with pytest.raises(DecisionRefused, match="ended"):
        signing.keep(again(loan), PaperKind.CONSENT, Signed(STROKES, signer_name="张父"), by=cast["chenlu"])


@pytest.mark.clause("B6.4", "B7.3")
@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"number": "OP-2026-9999"}, "loan_file"), ({"days": 11}, "loan_days"), ({"days": 0}, "loan_days"),
        ({"volumes": (3,)}, "loan_volumes"), ({"purpose": " "}, "no_purpose"),
    ],
)  # fmt: skip
def test_what_is_refused(cast, rows, other: dict, code: str) -> None:
    with pytest.raises(DecisionRefused, match=code):
        wished(cast, rows[0], **other)
    assert Loan.objects.count() == 0


@pytest.mark.clause("B6.4", "B7.3")
def test_nobody_lends_what_they_do_not_see(cast, rows) -> None:
    with pytest.raises(DecisionRefused, match="loan_file"):
        wished(cast, rows[0], by="fangze")
    with pytest.raises(PermissionDenied):
        wished(cast, rows[0], by="xuguan")


@pytest.mark.clause("B6.4")
def test_a_refused_loan_goes_no_further(cast, rows) -> None:
    loan = wished(cast, rows[0])
    signed(loan, PaperKind.CONSENT, cast["chenlu"])
    approvals.decide(approvals.next_step(loan.application), False, by=cast["zhoumin"], reason="用途不明")
    loan = again(loan)
    assert (loan.state, loan.application.state) == (LoanState.ASKED, ApplicationState.REJECTED)
    for kind in (PaperKind.AGREEMENT, PaperKind.CONSENT):
        with pytest.raises(DecisionRefused, match="ended"):
            signing.keep(loan, kind, Signed(STROKES), by=cast["guwen"])
    with pytest.raises(LoanRefused, match="state"):
        handing.hand_out(loan, rows[0].barcode, by=cast["guwen"])


@pytest.mark.clause("B6.4")
def test_hand_out_goes_by_the_list(cast, rows) -> None:
    other = ground.shelves.actions.bind(
        ground.shelves.accepted(ground.shelves.patient(cast, "别人"), 77, cast["guwen"]), 5, by=cast["guwen"]
    )
    loan = approved(cast, rows[0], volumes=(1,))
    with pytest.raises(PermissionDenied):
        handing.hand_out(loan, rows[0].barcode, by=cast["chenlu"])
    for code in (other.barcode, rows[1].barcode):
        with pytest.raises(LoanRefused, match="not_listed"):
            handing.hand_out(loan, code, by=cast["guwen"])
    with pytest.raises(CodeWrong):
        handing.hand_out(loan, "12345", by=cast["guwen"])
    handing.hand_out(loan, rows[0].barcode, by=cast["guwen"])
    with pytest.raises(LoanRefused, match="handed"):
        handing.hand_out(loan, rows[0].barcode, by=cast["guwen"])


@pytest.mark.clause("B6.4")
def test_a_volume_is_with_one_borrower(cast, rows) -> None:
    first, second = approved(cast, rows[0]), approved(cast, rows[0], borrower=Borrower("王律师"))
    handing.hand_out(first, rows[0].barcode, by=cast["guwen"])
    with pytest.raises(StoreRefused, match="out"):
        handing.hand_out(second, rows[0].barcode, by=cast["guwen"])
    assert again(second).state == LoanState.APPROVED
    line = ground.line(second).opened()
    line.state = "out"
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


@pytest.mark.clause("B6.4")
def test_a_restricted_file_is_not_lent(cast, rows) -> None:
    loan = approved(cast, rows[0])
    restricted(rows[0])
    with pytest.raises(LoanRefused, match="file"):
        handing.hand_out(loan, rows[0].barcode, by=cast["guwen"])
    with pytest.raises(DecisionRefused, match="loan_file"):
        wished(cast, rows[0], by="guwen")


@pytest.mark.clause("B6.4")
def test_calling_off_before_anything_leaves(cast, rows) -> None:
    loan = approved(cast, rows[0])
    with pytest.raises(LoanRefused, match="no_reason"):
        asking.call_off(loan, " ", by=cast["chenlu"])
    with pytest.raises(PermissionDenied):
        asking.call_off(loan, "不再需要", by=cast["yanrong"])
    asking.call_off(loan, "顾客撤回同意", by=cast["chenlu"])
    assert again(loan).state == LoanState.CALLED_OFF
    with pytest.raises(LoanRefused, match="state"):
        handing.hand_out(loan, rows[0].barcode, by=cast["guwen"])
    out = lent(cast, rows)
    with pytest.raises(LoanRefused, match="state"):
        asking.call_off(out, "不再需要", by=cast["guwen"])


@pytest.mark.clause("B6.5")
@pytest.mark.parametrize("same", ["partner", "unit", "person"])
def test_who_is_overdue_is_lent_nothing_more(cast, rows, same: str) -> None:
    hospital = partner(cast, ends=None) if same == "partner" else None
    late = {
        "partner": Borrower("王主任", hospital), "unit": Borrower("甲", None, "示例区 人民法院"), "person": Borrower("王律师"),
    }[same]  # fmt: skip
    again_asked = {
        "partner": Borrower("别的医生", hospital), "unit": Borrower("乙", None, "示例区人民法院 "),
        "person": Borrower(" 王 律师"),
    }[same]  # fmt: skip
    waits = approved(cast, rows[0], volumes=(2,), borrower=again_asked)
    asked = wished(cast, rows[0], volumes=(2,), borrower=again_asked)
    signed(asked, PaperKind.CONSENT, cast["chenlu"])
    approve(asked.application, cast["zhoumin"], cast["yanrong"])
    out = lent(cast, rows[:1], volumes=(1,), borrower=late)
    out.overdue_since = out.due_on
    out.save()
    with pytest.raises(DecisionRefused, match="loan_overdue"):
        wished(cast, rows[0], volumes=(2,), borrower=again_asked)
    with pytest.raises(DecisionRefused, match="loan_overdue"):
        approve(asked.application, cast["guwen"])
    with pytest.raises(LoanRefused, match="overdue"):
        handing.hand_out(waits, rows[1].barcode, by=cast["guwen"])
    assert wished(cast, rows[0], volumes=(2,), borrower=Borrower("无关的人")).state == LoanState.ASKED


@pytest.mark.clause("B6.4")
def test_the_register_stays(cast, rows) -> None:
    loan = lent(cast, rows)
    for table in ("loanpaper", "loanvolume", "loan"):
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM archive_{table} WHERE customer_id = %s", [loan.customer_id])
    assert LoanPaper.objects.filter(loan=loan).count() == 2


@pytest.mark.clause("B6.4")
def test_what_is_said_of_people_is_sealed(cast, rows) -> None:
    loan = wished(cast, rows[0], demand="调取函7号", ground=Ground.AUTHORITY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(l)::text FROM archive_loan l WHERE id = %s", [loan.pk])
        text = cursor.fetchone()[0]
    for word in ("李法官", "示例区人民法院", "020-5550-0100", "调取函7号"):
        assert (word in text, word.encode().hex() in text) == (False, False)
    assert (again(loan).borrower, again(loan).unit) == ("李法官", "示例区人民法院")


@pytest.mark.clause("B6.5")
def test_the_rules_are_the_clinics(cast, rows) -> None:
    row = rules.rules()
    assert (row.longest, row.extensions) == (10, 1)
    with pytest.raises(PermissionDenied):
        rules.keep(row, {"longest": 20}, by=cast["yanrong"], seen=0)
    rules.keep(row, {"longest": 20}, by=cast["guwen"], seen=0)
    with pytest.raises(StaleVersion):
        rules.keep(rules.rules(), {"longest": 5}, by=cast["guwen"], seen=0)
    assert wished(cast, rows[0], days=20).days == 20
    assert LendingRules.objects.get().history.get().history_user == cast["guwen"]
