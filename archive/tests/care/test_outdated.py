"""What is outdated and how it goes: old drafts, doubled drafts, contact data; by approval, with a trace, never what was signed
(A5.3)."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind, Party, chain_for
from access.models import Application, AuditEvent, Grant
from archive.care import faults, outdated, removals, removing, rules
from archive.care.actions import CareRefused
from archive.holds import actions as holds
from archive.holds.actions import Order
from archive.models import ContactConfirmation, FileFault, Removal
from archive.models.care import FaultKind
from archive.tests.care import ground
from archive.tests.care.ground import touched
from archive.tests.retention.ground import DAY
from customers.models import ConsultationSheet, ContactData
from records import drafts
from records.models import PaperSignature, SignOff
from vault.models import RowChange

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A5.3", "B8.3")]
LONG = 100 * DAY


def found(file: Any, kind: str) -> FileFault:
    faults.look_at([file])
    return FileFault.objects.open().get(file=file, kind=kind)


def proposed(file: Any, cast: dict, by: str = "dongxue") -> Removal:
    return removing.propose_draft(found(file, FaultKind.STALE), "重复的草稿，从未签署", by=cast[by])


def decided(row: Removal, *by: Any) -> Removal:
    for person in by:
        step = approvals.next_step(Application.objects.get(pk=row.application_id))
        assert step is not None
        approvals.decide(step, True, by=person)
    return Removal.objects.get(pk=row.pk)


def carried_out(row: Removal, cast: dict) -> Removal:
    """The head of who wrote it, the head of the archive, the archive."""
    return decided(row, cast["zhoumin"], cast["guwen"], cast["guwen"])


def refused(code: str, move: Any, *args: Any, **named: Any) -> None:
    with pytest.raises(CareRefused) as stopped:
        move(*args, **named)
    assert stopped.value.code == code


def test_old_draft_stands_in_place_of_a_missing_signature(cast, file, draft) -> None:
    faults.look_at([file])
    assert ground.kinds(file) == ["stale"]
    fault = FileFault.objects.open().get(file=file)
    assert (fault.target, fault.what, fault.owner_id) == (draft.pk, "consultation", draft.recorded_by_id)
    touched(draft, timezone.now() - 89 * DAY)
    faults.look_at([file])
    assert ground.kinds(file) == ["unsigned"]
    rules.keep(rules.rules(), by=cast["guwen"], seen=0, draft_days=30)
    faults.look_at([file])
    assert ground.kinds(file) == ["stale"]


def test_of_two_drafts_the_one_saved_last_stays(cast, file) -> None:
    first, second = ground.unsigned(file, cast), ground.unsigned(file, cast)
    touched(first, timezone.now() - DAY)
    assert outdated.drafts([first, second]) == {first.pk: FaultKind.DOUBLED}
    faults.look_at([file])
    assert ground.kinds(file) == ["doubled", "unsigned"]


@pytest.mark.parametrize("days", [729, 731])
def test_contact_data_that_nobody_touched_are_asked_about(cast, file, days) -> None:
    contact = ContactData.objects.get(customer=file.customer)
    touched(contact, timezone.now() - days * DAY)
    faults.look_at([file])
    assert ground.kinds(file) == (["contact"] if days > 730 else [])


def test_where_nothing_is_noted_nothing_is_asked(cast, file) -> None:
    contact = ContactData.objects.get(customer=file.customer).opened()
    for name in contact.spec.field_names:
        setattr(contact, name, "")
    contact.save()
    touched(contact, timezone.now() - 800 * DAY)
    faults.look_at([file])
    assert ground.kinds(file) == []


@pytest.mark.clause("D2.3")
def test_asked_and_still_right_ends_it(cast, file) -> None:
    contact = ContactData.objects.get(customer=file.customer)
    touched(contact, timezone.now() - 800 * DAY)
    fault = found(file, FaultKind.CONTACT)
    removing.confirm_contact(file.customer, by=cast["chenlu"])
    fault.refresh_from_db()
    assert (fault.state, ContactConfirmation.objects.get().confirmed_by) == ("mended", cast["chenlu"])
    for name in ("linyuan", "yanrong", "qinzheng"):
        with pytest.raises(PermissionDenied):
            removing.confirm_contact(file.customer, by=cast[name])


def test_search_asks_the_same_of_the_database_for_any_number(cast) -> None:
    files = [ground.kept(cast) for _ in range(3)]
    for file in files:
        sheet = ground.unsigned(file, cast)
        touched(sheet, timezone.now() - LONG)
        touched(ContactData.objects.get(customer=file.customer), timezone.now() - 800 * DAY)
    with CaptureQueriesContext(connection) as one:
        outdated_of(files[:1])
    with CaptureQueriesContext(connection) as three:
        outdated_of(files)
    assert len(one) == len(three)


def outdated_of(files: Any) -> Any:
    customers = [file.customer_id for file in files]
    sheets = list(ConsultationSheet.objects.filter(customer__in=customers))
    return outdated.drafts(sheets), list(outdated.contacts(customers))


def test_heads_decide_and_the_archive_carries_out(cast, file, draft) -> None:
    chain = [step.party for step in chain_for(Kind.REMOVE, {"archive_manager"}, heads_department=False)]
    assert chain == [Party.OWN_HEAD, Party.ARCHIVE]
    row = proposed(file, cast)
    first: Any = approvals.next_step(row.application)
    assert (first.party, first.department.code) == (Party.CONCERNED_HEAD, "reception")
    own = Application.objects.get()
    assert own.steps.count() == 3


def test_draft_is_gone_with_its_history_and_the_trace_stays(cast, file, draft) -> None:
    drafts.keep(
        cast["chenlu"],
        f"consultation:{draft.pk}",
        {"needs": "x"},
        based_on=1,
        subject=draft.customer_id,
        part=draft.case_id,
    )
    row = carried_out(proposed(file, cast), cast)
    assert not ConsultationSheet.objects.filter(pk=draft.pk).exists()
    assert not ConsultationSheet.history.filter(id=draft.pk).exists()
    assert not RowChange.objects.filter(record_id=draft.pk).exists()
    assert drafts.load(cast["chenlu"], f"consultation:{draft.pk}") is None
    assert (row.sheet_key, row.happened_on, row.written_by_id, row.removed_by) == (
        "consultation", timezone.localdate(draft.happened_at), draft.recorded_by_id, cast["guwen"],
    )  # fmt: skip
    assert ground.kinds(file) == []
    traces = AuditEvent.objects.filter(object_uuid=row.pk).order_by("id").values_list("action", flat=True)
    assert list(traces) == ["request", "destroy"]
    assert row.application.opened().purpose == "重复的草稿，从未签署"


def test_who_proposes(cast, file, draft) -> None:
    fault = found(file, FaultKind.STALE)
    for name in ("zhoumin", "linyuan", "yanrong"):
        with pytest.raises(PermissionDenied):
            removing.propose_draft(fault, "理由", by=cast[name])
    removing.propose_draft(fault, "理由", by=fault.owner)
    refused("proposed", removing.propose_draft, fault, "理由", by=cast["dongxue"])


def test_taken_back_before_the_decision_it_can_be_proposed_anew(cast, file, draft) -> None:
    row = proposed(file, cast)
    approvals.withdraw(row.application, by=cast["dongxue"])
    assert proposed(file, cast).pk != row.pk
    assert ConsultationSheet.objects.filter(pk=draft.pk).exists()


def _signed(draft: ConsultationSheet, cast: dict) -> None:
    SignOff.objects.create(
        sheet_key="consultation", sheet_id=draft.pk, edition=1, customer_id=draft.customer_id, subject=draft.customer_id,
        part=draft.case_id, signer="staff", role="front_desk", person=cast["chenlu"], signed_at=timezone.now(),
        digest=b"1" * 32, seal=b"1" * 64, frozen="{}",
    )  # fmt: skip


def _on_paper(draft: ConsultationSheet, cast: dict) -> None:
    PaperSignature(
        sheet_key="consultation", sheet_id=draft.pk, edition=1, customer=draft.customer, subject=draft.customer_id,
        part=draft.case_id, scan=uuid4(), signer_name="张", attached_by=cast["chenlu"],
    ).save()  # fmt: skip


@pytest.mark.parametrize("sign", [_signed, _on_paper])
def test_what_was_signed_is_never_removed(cast, file, draft, sign) -> None:
    fault = found(file, FaultKind.STALE)
    row = proposed(file, cast)
    decided(row, cast["zhoumin"], cast["guwen"])
    sign(draft, cast)
    with pytest.raises(DecisionRefused, match="removal_signed"):
        decided(row, cast["guwen"])
    assert ConsultationSheet.objects.filter(pk=draft.pk).exists()
    approvals.withdraw(row.application, by=cast["dongxue"])
    refused("signed", removing.propose_draft, fault, "理由", by=cast["dongxue"])
    assert FaultKind.STALE not in outdated.drafts([draft]).values()


@pytest.mark.parametrize("sign", [_signed, _on_paper])
def test_database_refuses_the_trace_of_a_removal_of_what_was_signed(cast, file, draft, sign) -> None:
    row = proposed(file, cast)
    sign(draft, cast)
    sql = "UPDATE archive_removal SET removed_at = now(), removed_by_id = %s, version = version + 1 WHERE id = %s"
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [str(cast["guwen"].pk), str(row.pk)])


def test_database_keeps_the_trace_as_it_is(cast, file, draft) -> None:
    row = carried_out(proposed(file, cast), cast)
    row.written_by = cast["linyuan"]
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        row.save()


def test_changed_or_held_since_it_stays(cast, file, draft) -> None:
    row = decided(proposed(file, cast), cast["zhoumin"], cast["guwen"])
    (hold,) = holds.place(
        Order([file.customer.number], "纠纷", "法院", timezone.localdate(), timezone.localdate() + LONG),
        by=cast["guwen"],
    )
    with pytest.raises(DecisionRefused, match="removal_held"):
        decided(row, cast["guwen"])
    refused("held", removing.propose_contact, file.customer, ["phone"], "已失效", by=cast["chenlu"])
    holds.ask_to_lift(hold, "已和解", by=cast["guwen"])
    holds.lift(hold, by=cast["yanrong"])
    draft.refresh_from_db()
    draft.opened().save()
    with pytest.raises(DecisionRefused, match="removal_changed"):
        decided(row, cast["guwen"])
    assert ConsultationSheet.objects.filter(pk=draft.pk).exists()


def contact_of(file: Any, cast: dict) -> ContactData:
    contact: ContactData = ContactData.objects.get(customer=file.customer).opened()
    contact.address, contact.wechat = "旧地址 1 号", "old-wechat"
    contact.save()
    return contact


def test_contact_data_out_of_date_are_emptied_with_reason_and_history(cast, file) -> None:
    contact = contact_of(file, cast)
    phone = contact.phone
    row = removing.propose_contact(file.customer, ["address", "email"], "信件退回，电话核实已搬走", by=cast["chenlu"])
    assert (row.columns, row.application.steps.count()) == (["address"], 2)
    row = decided(row, cast["zhoumin"], cast["guwen"])
    fresh: Any = ContactData.objects.get(pk=contact.pk).opened()
    assert (fresh.address, fresh.wechat, fresh.phone) == ("", "old-wechat", phone)
    assert (fresh.change_reason, fresh.changed_by) == ("信件退回，电话核实已搬走", cast["chenlu"])
    assert row.removed_by == cast["guwen"]


def test_contact_data_changed_since_are_not_emptied(cast, file) -> None:
    contact = contact_of(file, cast)
    row = removing.propose_contact(file.customer, ["address"], "已搬走", by=cast["chenlu"])
    contact.address = "新地址 2 号"
    contact.save()
    decided(row, cast["zhoumin"])
    with pytest.raises(DecisionRefused, match="removal_changed"):
        decided(row, cast["guwen"])
    refused("proposed", removing.propose_contact, file.customer, ["address"], "已搬走", by=cast["chenlu"])
    approvals.withdraw(row.application, by=cast["chenlu"])
    refused("nothing", removing.propose_contact, file.customer, ["email"], "已搬走", by=cast["chenlu"])
    refused("long", removing.propose_contact, file.customer, ["address"], "长" * 501, by=cast["chenlu"])


def test_who_reads_which_removals(cast, file, draft) -> None:
    row = proposed(file, cast)
    seen = {name for name in cast if removals.removals_for(cast[name]).filter(pk=row.pk).exists()}
    assert seen == {"guwen", "dongxue", "yanrong", "qinzheng"}
    assert removals.waiting(cast["guwen"]) == 1


def test_who_proposed_reads_it_as_long_as_the_file_is_open(cast, file) -> None:
    contact_of(file, cast)
    row = removing.propose_contact(file.customer, ["address"], "已搬走", by=cast["chenlu"])
    assert removals.removals_for(cast["chenlu"]).get() == row
    Grant.objects.filter(customer=file.customer).delete()
    assert not removals.removals_for(cast["chenlu"]).exists()


def test_only_who_writes_contact_data_asks_about_them(cast, file, monkeypatch) -> None:
    monkeypatch.setattr(removing, "WRITERS", frozenset({"nurse"}))
    with pytest.raises(PermissionDenied):
        removing.confirm_contact(file.customer, by=cast["chenlu"])
