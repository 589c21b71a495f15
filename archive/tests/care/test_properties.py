"""The check of the four properties: what each finds, what is kept of it, the fault that follows (A3.1, A3.6)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from access import grants
from access.models import Grant
from access.models.grants import GrantSource
from access.roles import Section
from archive import binding
from archive.care import actions as care
from archive.care.actions import CareRefused
from archive.models import FileCheck, FileFault
from archive.models.care import FaultKind, FaultState
from archive.models.checks import Property
from archive.models.files import FileState
from archive.properties import checking, completeness, queries, report, safety, tasks, truth, usability, wording
from archive.tests.care import ground
from archive.tests.sharing.ground import text_of
from customers.models import ConsultationSheet
from jobs.models import JobRun
from records import actions as sheets
from records.printing import render_sheet
from records.tests import contract
from vault.files import store
from vault.keyring import ring

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A3.1")]


@pytest.fixture(autouse=True)
def _copied(monkeypatch: Any) -> None:
    """A good copy was made a moment ago, unless a test says otherwise."""
    monkeypatch.setattr(safety, "_last_copy", [timezone.now])


@pytest.fixture
def file(cast) -> Any:
    """A file with a sheet that is signed in truth."""
    customer = ground.patient(cast)
    sheet = ConsultationSheet(customer=customer, case=customer.cases.get())
    sheets.save_draft(sheet, contract.sample(sheet.spec, sheet.case, cast), by=cast["chenlu"])
    for role in sheet.spec.signers:
        sheets.sign(sheet, by=cast["chenlu"], role=role, seen=sheet.version)
    drawn = sheets.CustomerSignature([[[0.1, 0.1], [0.5, 0.5]]], "")
    sheets.sign_as_customer(sheet, drawn, by=cast["chenlu"], seen=sheet.version)
    ground.closed(customer)
    return ground.filed(customer, cast)


def behind_its_back(sql: str, *given: Any) -> None:
    """A change by somebody who can write the database, past all triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, given)


def test_a_file_in_order_has_all_four(cast, file) -> None:
    ground.attached(file)
    row = checking.check(file, by=cast["guwen"])
    assert (row.passed, row.wrong) == (True, {})
    assert row.counts["signatures"] == 2
    assert row.counts["attachments"] == 1
    assert row.counts["rows"] > 3
    assert ground.kinds(file) == []


def test_true_a_sheet_changed_behind_its_signature(file) -> None:
    assert not +truth.check(file).wrong
    sheet = ConsultationSheet.objects.get(customer=file.customer).opened()
    sheet.channel = "phone"
    sheet.save()
    assert truth.check(file).wrong == {truth.SIGNATURE: 2}


def test_true_a_signature_forged(file) -> None:
    behind_its_back("UPDATE records_signoff SET seal = '\\x00' WHERE customer_id = %s", file.customer_id)
    assert truth.check(file).wrong == {truth.SIGNATURE: 2}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE customers_consultationsheet SET happened_at = happened_at - interval '1 day' WHERE customer_id = %s",
        "DELETE FROM customers_historicalconsultationsheet WHERE customer_id = %s",
        "DELETE FROM vault_rowchange WHERE record_id IN (SELECT id FROM customers_consultationsheet WHERE customer_id = %s)",
    ],
)
def test_true_rows_apart_from_their_history(file, sql: str) -> None:
    behind_its_back(sql, file.customer_id)
    assert truth.check(file).wrong[truth.HISTORY] >= 1


def test_true_a_row_that_was_deleted_behind_its_history(cast, file) -> None:
    sheet = ground.unsigned(file, cast)
    assert not +truth.check(file).wrong
    behind_its_back("DELETE FROM customers_consultationsheet WHERE id = %s", sheet.pk)
    assert truth.check(file).wrong[truth.HISTORY] == 1


def test_true_of_one_file_says_nothing_of_another(cast, file) -> None:
    other = ground.kept(cast, "李秀英")
    behind_its_back("DELETE FROM customers_historicalcustomer WHERE id = %s", other.customer_id)
    assert not +truth.check(file).wrong


def test_complete_by_its_faults_and_its_catalogue(cast, file) -> None:
    assert not +completeness.check(file).wrong
    sheet = ground.unsigned(file, cast)
    assert completeness.check(file).wrong == {FaultKind.UNSIGNED.value: 1}
    ground.filed_item(file, sheet, cast)
    assert completeness.check(file).counts["filed"] == 1
    behind_its_back("DELETE FROM customers_consultationsheet WHERE id = %s", sheet.pk)
    assert completeness.check(file).wrong == {completeness.FILED: 1}


def test_usable_a_row_and_an_attachment_that_do_not_open(cast, file) -> None:
    assert not usability.check(file, by=cast["guwen"]).wrong
    stored = ground.attached(file)
    path = store.path_of(stored.pk)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert usability.check(file, by=cast["guwen"]).wrong == {usability.ATTACHMENT: 1}
    behind_its_back("UPDATE customers_consultationsheet SET needs = '\\x0102' WHERE customer_id = %s", file.customer_id)
    assert usability.check(file, by=cast["guwen"]).wrong == {usability.ATTACHMENT: 1, usability.ROW: 1}


def test_usable_a_bound_file_that_cannot_be_made(cast, file, monkeypatch) -> None:
    def broken(*_given: Any, **_named: Any) -> None:
        raise ValueError(file.customer.name)

    monkeypatch.setattr(binding, "printed_file", broken)
    assert usability.check(file, by=cast["guwen"]).wrong == {usability.PRINT: 1}


def test_safe_keys_rights_and_copies(cast, file, monkeypatch) -> None:
    assert not safety.check(file).wrong
    given = {"by": cast["guwen"], "source": GrantSource.REQUEST, "by_duty": False}
    grants.give(cast["luojia"].pk, file.customer, [Section.BASIC], **given)
    assert safety.check(file).wrong == {safety.ENDLESS: 1}
    Grant.objects.filter(principal=cast["luojia"].pk).update(ends_at=timezone.now() + datetime.timedelta(days=1))
    assert not safety.check(file).wrong
    cast["luojia"].employment = "left"
    cast["luojia"].save()
    assert safety.check(file).wrong == {safety.LEAVER: 1}
    monkeypatch.setattr(safety, "_last_copy", [lambda: file.accepted_at - datetime.timedelta(seconds=1)])
    monkeypatch.setattr(ring, "parts_of", lambda subject: [subject])
    assert safety.check(file).wrong == {safety.LEAVER: 1, safety.COPY: 1, safety.KEY: 1}
    monkeypatch.setattr(safety, "_last_copy", [])
    assert safety.check(file).wrong[safety.COPY] == 1


def test_what_fails_becomes_a_fault_that_ends_with_the_next_good_check(cast, file, monkeypatch) -> None:
    monkeypatch.setattr(safety, "_last_copy", [lambda: None])
    row = checking.check(file, by=cast["guwen"])
    assert (row.passed, row.wrong) == (False, {"safe": {"copy": 1}})
    fault = FileFault.objects.open().get(file=file)
    assert (fault.kind, fault.what) == (FaultKind.CHECK, Property.SAFE)
    with pytest.raises(CareRefused, match="by_check"):
        care.mended(fault, "好了", by=cast["guwen"])
    care.check_now(file, by=cast["guwen"])
    assert ground.kinds(file) == [FaultKind.CHECK]
    monkeypatch.setattr(safety, "_last_copy", [timezone.now])
    checking.check(file, by=cast["guwen"])
    fault.refresh_from_db()
    assert fault.state == FaultState.MENDED


def test_only_archive_managers_check_and_not_what_is_gone(cast, file) -> None:
    for name in ("qinzheng", "yanrong", "chenlu", "jiangbo"):
        with pytest.raises(PermissionDenied):
            checking.check(file, by=cast[name])
        with pytest.raises(PermissionDenied):
            checking.check_all(by=cast[name])
    file.state = FileState.DESTROYING
    file.save()
    with pytest.raises(checking.NotChecked):
        checking.check(file, by=cast["guwen"])


def test_a_result_is_never_changed(cast, file) -> None:
    row = checking.check(file, by=cast["guwen"])
    with pytest.raises(DatabaseError), transaction.atomic():
        FileCheck.objects.filter(pk=row.pk).update(passed=False)


def test_the_job_checks_what_its_person_sees_and_goes_on_where_it_stopped(cast, file) -> None:
    hidden = ground.kept(cast, "李秀英")
    grants.end(Grant.objects.filter(customer=hidden.customer), by=cast["guwen"])
    other = ground.kept(cast, "王小芳")
    run = JobRun.objects.create(kind=checking.JOB, state="running", requested_by=cast["guwen"])
    checking.check(file, by=cast["guwen"], run=run.pk)
    assert tasks.check_files(run)["files_checked"] == 2
    assert set(FileCheck.objects.filter(run=run.pk).values_list("file", flat=True)) == {file.pk, other.pk}
    assert FileCheck.objects.filter(run=run.pk).count() == 2


def test_the_report_says_what_was_found(cast, file, monkeypatch) -> None:
    monkeypatch.setattr(safety, "_last_copy", [])
    row = checking.check(file, by=cast["guwen"])
    told = text_of(render_sheet(report.printed(row, by=cast["guwen"])))
    assert file.number in told
    assert file.customer.opened().name not in told
    assert [line["holds"] for line in wording.lines_of(row)] == [True, True, True, False]


def test_every_code_has_its_words() -> None:
    codes = {*truth.CODES, *completeness.CODES, *usability.CODES, *safety.CODES}
    assert codes == set(wording.words())


def test_latest_results_and_tally(cast, file, monkeypatch) -> None:
    checking.check(file, by=cast["guwen"])
    monkeypatch.setattr(safety, "_last_copy", [])
    last = checking.check(file, by=cast["guwen"])
    rows = queries.latest_for(cast["qinzheng"])
    assert [row.pk for row in rows] == [last.pk]
    assert queries.tally(rows) == {"all": 1, "true": 0, "complete": 0, "usable": 0, "safe": 1}
    assert queries.failing(cast["guwen"]) == 1
    assert [line[1:] for line in queries.by_month(cast["guwen"])] == [(2, 1)]
    every = queries.checks_for(cast["guwen"])
    assert queries.after(every, str(last.pk)).count() == 1
    assert queries.after(every, "x").count() == 2
