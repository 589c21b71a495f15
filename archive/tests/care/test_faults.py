"""Faults of files: what is found, that each is one row, that it ends by itself, what people do about it (A5.3, A5.5, A5.6)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.care import actions, faults, finding, queries, rules, tasks
from archive.care.actions import CareRefused
from archive.care.queries import Choice
from archive.models import FileFault, Volume
from archive.models.care import FaultKind, FaultState
from archive.models.files import FileState
from archive.tests.care import ground
from archive.tests.retention.ground import DAY, consulted
from customers.models.cases import Outcome
from jobs.models import JobRun, Notification
from records.models import PaperSignature
from vault.errors import StaleVersion
from vault.files import store

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A5.6")]


@pytest.fixture
def file(cast) -> Any:
    return ground.kept(cast)


def only(file: Any, kind: str) -> FileFault:
    return FileFault.objects.open().get(file=file, kind=kind)


def test_a_sheet_that_the_stage_demands_is_missing(cast) -> None:
    customer = ground.patient(cast)
    ground.closed(customer)
    file = ground.filed(customer, cast)
    faults.look_at([file])
    fault = only(file, FaultKind.MISSING)
    case = customer.cases.get()
    assert (fault.what, fault.owner_id) == ("consultation", case.consultant_id)
    assert case.pk not in vars(fault).values()
    assert fault.due_on == timezone.localdate() + 14 * DAY
    consulted(customer, timezone.now(), cast, signed_edition=1, confirmed_edition=1)
    assert faults.look_at([file])["faults_mended"] == 1
    fault.refresh_from_db()
    assert (fault.state, fault.settled_by) == (FaultState.MENDED, None)


def test_of_a_running_case_the_present_stage_is_not_asked_for(cast) -> None:
    file = ground.filed(ground.patient(cast), cast)
    faults.look_at([file])
    assert ground.kinds(file) == []


def test_unsigned_sheets_count_when_the_case_is_over_or_time_has_passed(cast, file) -> None:
    sheet = ground.unsigned(file, cast)
    faults.look_at([file])
    assert only(file, FaultKind.UNSIGNED).target == sheet.pk
    case = file.customer.cases.get()
    case.outcome, case.closed_at = Outcome.OPEN, None
    case.save()
    faults.look_at([file])
    assert ground.kinds(file) == []
    rules.keep(rules.rules(), by=cast["guwen"], seen=0, grace_days=1, due_days=3)
    sheet.opened().happened_at = timezone.now() - 2 * DAY
    sheet.save()
    faults.look_at([file])
    assert only(file, FaultKind.UNSIGNED).due_on == timezone.localdate() + 3 * DAY


def test_what_was_entered_in_error_is_no_fault(cast, file) -> None:
    sheet = ground.unsigned(file, cast)
    sheet.opened().state = "in_error"
    sheet.save()
    faults.look_at([file])
    assert ground.kinds(file) == []


def test_the_customers_signature_and_the_scan_that_nobody_checked(cast, file, monkeypatch) -> None:
    monkeypatch.setattr("customers.models.ConsultationSheet.needs_customer", property(lambda _sheet: True))
    faults.look_at([file])
    sheet = only(file, FaultKind.CUSTOMER).target
    PaperSignature(
        sheet_key="consultation", sheet_id=sheet, edition=1, customer=file.customer, subject=file.customer_id,
        part=file.customer.cases.get().pk, scan=sheet, attached_by=cast["xiaohan"],
    ).save()  # fmt: skip
    faults.look_at([file])
    assert ground.kinds(file) == [FaultKind.PAPER]
    assert only(file, FaultKind.PAPER).owner == cast["xiaohan"]


def test_attachments_gone_and_there_twice(file) -> None:
    one, again = ground.attached(file), ground.attached(file)
    other = ground.attached(file, b"another")
    faults.look_at([file])
    assert only(file, FaultKind.TWICE).target in (one.pk, again.pk)
    store.remove(other.pk)
    faults.look_at([file])
    assert only(file, FaultKind.ATTACHMENT).target == other.pk
    assert ground.kinds(file) == [FaultKind.ATTACHMENT, FaultKind.TWICE]


def test_a_volume_that_is_missing(file) -> None:
    volume = Volume(file=file, position=1, barcode="V0000000000001", pages=20, state="missing", bound_on="2026-01-02")
    volume.save()
    faults.look_at([file])
    assert only(file, FaultKind.VOLUME).target == volume.pk


@pytest.mark.clause("A5.5")
def test_two_files_of_perhaps_one_person_each_have_the_fault(cast) -> None:
    one, other = ground.two_of_one(cast)
    stranger = ground.kept(cast, "欧阳静怡", birth_date=None, contact={"phone": "+8613900000001"})
    faults.look_at([one, other, stranger])
    assert only(one, FaultKind.LIKE).target == only(other, FaultKind.LIKE).target
    assert ground.kinds(stranger) == []
    ids = {other.customer_id, other.pk}
    assert not ids & {value for value in vars(only(one, FaultKind.LIKE)).values() if type(value) is type(other.pk)}


def test_a_name_alone_does_not_make_two_files_one(cast) -> None:
    one = ground.kept(cast)
    ground.kept(cast, birth_date=None, contact={"phone": "+8613900000001"})
    faults.look_at([one])
    assert ground.kinds(one) == []


def test_the_same_fault_is_one_row_and_one_that_comes_again_a_new_one(cast, file) -> None:
    sheet = ground.unsigned(file, cast)
    for _again in range(3):
        faults.look_at([file])
    assert FileFault.objects.filter(file=file).count() == 1
    sheet.opened().state, sheet.signed_edition = "signed", 1
    sheet.confirmed_edition = 1
    sheet.save()
    faults.look_at([file])
    sheet.state = "draft"
    sheet.save()
    faults.look_at([file])
    assert sorted(FileFault.objects.filter(file=file).values_list("state", flat=True)) == ["mended", "open"]


def test_files_that_go_or_are_gone_are_let_be(cast, file) -> None:
    ground.unsigned(file, cast)
    file.state = FileState.DESTROYED
    file.save()
    assert faults.look_at([file])["faults_found"] == 0
    assert not FileFault.objects.filter(file=file).exists()


def test_the_job_looks_at_all_files_portion_by_portion(cast, monkeypatch) -> None:
    files = [ground.kept(cast, name) for name in ("张伟明", "李秀英", "王小芳")]
    for one in files:
        ground.unsigned(one, cast)
    monkeypatch.setattr(faults, "PORTION", 2)
    assert [len(portion) for portion in tasks.portions(2)] == [2, 1]
    run = JobRun.objects.create(kind=tasks.LOOK, state="running")
    counts = tasks.look_for_faults(run)
    assert counts["faults_found"] >= 3
    assert tasks.look_for_faults(run) == {"faults_found": 0, "faults_mended": 0}


def test_the_owner_is_told_once_and_without_a_word_about_anybody(cast, file) -> None:
    ground.unsigned(file, cast)
    consulted(file.customer, timezone.now(), cast, state="draft", recorded_by=cast["chenlu"])
    faults.look_at([file])
    [told] = Notification.objects.filter(kind=faults.FOUND)
    assert (told.recipient, told.customer, told.subject) == (cast["chenlu"], None, faults.told_of(cast["chenlu"]))


def test_looking_costs_the_same_for_one_file_and_for_three(cast) -> None:
    files = [
        ground.kept(cast, name, birth_date=None, contact={"phone": f"+861390000000{nth}"})
        for nth, name in enumerate(("张伟明", "欧阳静怡", "王小芳"))
    ]

    def cost(some: list[Any]) -> int:
        with CaptureQueriesContext(connection) as done:
            found = {customer: list(rows) for customer, rows in _without_twins(some).items()}
        assert set(found) == {one.customer_id for one in some}
        return len(done)

    cost(files)
    assert cost(files[:1]) == cost(files)


def _without_twins(some: list[Any]) -> dict[Any, Any]:
    """Everything but the comparison of people, which asks the index once for each file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding.twins, "of_customers", lambda customers: iter(()))
        return finding.faults_of(some)


def test_mended_needs_a_note_and_the_fault_to_be_gone(cast, file) -> None:
    sheet = ground.unsigned(file, cast)
    faults.look_at([file])
    fault = only(file, FaultKind.UNSIGNED)
    for note, code in (("  ", "note"), ("已补签", "still_there")):
        with pytest.raises(CareRefused) as refused:
            actions.mended(fault, note, by=cast["guwen"])
        assert refused.value.code == code
    sheet.opened().state, sheet.signed_edition, sheet.confirmed_edition = "signed", 1, 1
    sheet.save()
    with pytest.raises(PermissionDenied):
        actions.mended(fault, "已补签", by=cast["luojia"])
    actions.mended(fault, "已补签", by=cast["chenlu"])
    fault.refresh_from_db()
    assert (fault.opened().note, fault.state, fault.settled_by) == ("已补签", FaultState.MENDED, cast["chenlu"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM archive_filefault WHERE id = %s", [fault.pk])
        assert "补签".encode() not in bytes(cursor.fetchone()[0])
    with pytest.raises(CareRefused, match="over"):
        actions.accept(fault, "不需要", by=cast["guwen"])


def test_accepted_as_it_is_stays_so_until_it_is_gone(cast, file) -> None:
    ground.unsigned(file, cast)
    faults.look_at([file])
    fault = only(file, FaultKind.UNSIGNED)
    with pytest.raises(PermissionDenied):
        actions.accept(fault, "顾客已离开", by=cast["chenlu"])
    with pytest.raises(CareRefused, match="note"):
        actions.accept(fault, "", by=cast["guwen"])
    actions.accept(fault, "顾客已离开，无法补签", by=cast["guwen"])
    faults.look_at([file])
    assert list(FileFault.objects.filter(file=file).values_list("state", flat=True)) == [FaultState.ACCEPTED]


def test_a_fault_is_given_to_those_alone_who_may_see_it(cast, file) -> None:
    ground.unsigned(file, cast)
    faults.look_at([file])
    fault = only(file, FaultKind.UNSIGNED)
    today = timezone.localdate()
    with pytest.raises(PermissionDenied):
        actions.assign(fault, cast["chenlu"], today, by=cast["chenlu"])
    for owner, day, code in (("luojia", today, "unseen"), ("chenlu", today - DAY, "day")):
        with pytest.raises(CareRefused) as refused:
            actions.assign(fault, cast[owner], day, by=cast["guwen"])
        assert refused.value.code == code
    actions.assign(fault, cast["dongxue"], today, by=cast["guwen"])
    assert Notification.objects.filter(recipient=cast["dongxue"], kind=actions.GIVEN, subject=fault.pk).count() == 1
    assert [row.pk for row in queries.faults_for(cast["chenlu"])] == []


def test_who_finds_which_faults(cast, file) -> None:
    ground.unsigned(file, cast)
    other = ground.kept(cast, "李秀英")
    ground.consulted(other.customer, timezone.now() - DAY, cast, state="draft", recorded_by=cast["dongxue"])
    faults.look_at([file, other])
    counts = {name: queries.faults_for(cast[name]).count() for name in ("guwen", "qinzheng", "chenlu", "luojia")}
    assert counts == {
        "guwen": FileFault.objects.count(),
        "qinzheng": FileFault.objects.count(),
        "chenlu": 1,
        "luojia": 0,
    }
    assert queries.waiting(cast["chenlu"]) == 1


def test_the_list_by_kind_owner_age_and_page_by_page(cast, file) -> None:
    for _nth in range(3):
        ground.unsigned(file, cast)
    faults.look_at([file])
    every = queries.faults_for(cast["guwen"])
    assert queries.chosen(every, Choice(kind=FaultKind.VOLUME), cast["guwen"]).count() == 0
    assert queries.chosen(every, Choice(kind=FaultKind.DOUBLED), cast["guwen"]).count() == 2
    assert queries.chosen(every, Choice(owner=queries.MINE), cast["chenlu"]).count() == 3
    assert queries.chosen(every, Choice(owner=queries.NOBODY), cast["guwen"]).count() == 0
    assert queries.chosen(every, Choice(late=True), cast["guwen"]).count() == 0
    rows = queries.chosen(every, Choice(), cast["guwen"])
    seen, key = [], ""
    while page := list(queries.after(rows, key)[:2]):
        seen += [row.pk for row in page]
        key = queries.key_of(page[-1])
    assert seen == [row.pk for row in rows]
    assert queries.after(rows, "nonsense").count() == 3


def test_choices_of_an_address_that_are_none_of_ours() -> None:
    choice = Choice.read({"kind": "drop", "state": "x", "owner": "zhang", "late": "1"})
    assert (choice, choice.address) == (Choice(late=True), "late=1")


def test_rules_are_kept_by_archive_managers_in_versions(cast) -> None:
    with pytest.raises(PermissionDenied):
        rules.keep(rules.rules(), by=cast["qinzheng"], seen=0, grace_days=1, due_days=1)
    row = rules.keep(rules.rules(), by=cast["guwen"], seen=0, grace_days=5, due_days=20)
    with pytest.raises(StaleVersion):
        rules.keep(row, by=cast["guwen"], seen=0, grace_days=6, due_days=20)
    assert [(old.due_days, old.history_user) for old in row.history.all()] == [(20, cast["guwen"])]
