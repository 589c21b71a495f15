"""What was finished is found, filed once and in order; the page, the job, the command (B4.1, B4.3)."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import AuditEvent, Grant
from archive.destruction import listing
from archive.filing import actions, job_names, pages, proposing, queries, tasks
from archive.models import ArchiveFile, FiledItem
from archive.models.files import FileState
from archive.retention.queries import verdict_of
from archive.tests.filing.ground import accepted, served
from archive.tests.ground import operated
from customers.models import BookingSheet
from jobs.models import JobRun, Notification, Schedule
from procedures.models import SurgeryRecord
from records.lifecycle import State

pytestmark = pytest.mark.django_db


def keys(rows) -> list[str]:
    return [row.sheet_key for row in rows]


@pytest.fixture
def file(cast) -> ArchiveFile:
    return accepted(cast, served(cast))


def later(cast, file: ArchiveFile) -> SurgeryRecord:
    """A surgery record that was signed after the file was accepted."""
    return operated(file.customer, cast["linyuan"], cast, days_ago=1, signed_edition=1)


@pytest.mark.clause("B4.1", "B4.3", "A3.1")
def test_accepted_file_holds_what_was_finished_by_stage_and_day(cast, file) -> None:
    items = list(queries.filed_items(file))
    assert keys(items) == ["basic", "contact", "health", "booking", "surgery"] or set(keys(items[:3])) == {
        "basic", "contact", "health",
    }  # fmt: skip
    assert keys(items[3:]) == ["booking", "surgery"]
    assert [item.position for item in items] == [1, 2, 3, 4, 5]
    assert {item.filed_by for item in items} == {cast["guwen"]}


@pytest.mark.clause("B4.3")
def test_what_was_signed_since_is_proposed_once_and_filed_behind(cast, file) -> None:
    record = later(cast, file)
    assert proposing.propose().proposed == 1
    assert proposing.propose() == proposing.Proposed(0, 0, 1)
    item = queries.to_file(cast["guwen"]).get()
    assert actions.file_items([item.pk], by=cast["guwen"]) == 1
    last = queries.filed_items(file).last()
    assert (last.record_id, last.position, proposing.propose().proposed) == (record.pk, 6, 0)
    assert actions.file_items([item.pk], by=cast["guwen"]) == 0
    assert AuditEvent.objects.filter(object_uuid=item.pk, action="create").count() == 1


@pytest.mark.parametrize(("state", "signed"), [(State.DRAFT, 0), (State.AMENDED, 0), (State.IN_ERROR, 1)])
def test_what_is_not_finished_is_not_proposed(cast, file, state, signed) -> None:
    operated(file.customer, cast["linyuan"], cast, state=state, signed_edition=signed)
    assert proposing.propose().proposed == 0


@pytest.mark.clause("B4.3")
def test_transcribed_sheets_are_proposed(cast, file) -> None:
    operated(file.customer, cast["linyuan"], cast, state=State.TRANSCRIBED)
    assert proposing.propose().proposed == 1


@pytest.mark.clause("B4.1")
def test_amended_sheet_is_filed_anew_and_names_what_it_replaces(cast, file) -> None:
    before = queries.filed_items(file).get(sheet_key="surgery")
    record = SurgeryRecord.objects.get(pk=before.record_id).opened()
    record.state, record.edition, record.signed_edition = State.AMENDED, 2, 2
    record.save()
    assert proposing.propose().proposed == 1
    actions.file_items(queries.to_file(cast["guwen"]).values_list("pk", flat=True), by=cast["guwen"])
    after = queries.filed_items(file).get(sheet_key="surgery", edition=2)
    assert (after.replaces, after.position) == (before, 6)


def test_proposal_falls_away_when_the_sheet_moves_on(cast, file) -> None:
    record = later(cast, file)
    proposing.propose()
    record = SurgeryRecord.objects.get(pk=record.pk).opened()
    record.state = State.IN_ERROR
    record.save()
    assert proposing.propose() == proposing.Proposed(0, 1, 0)


def test_restricted_files_take_nothing(cast, file) -> None:
    later(cast, file)
    proposing.propose()
    file = ArchiveFile.objects.get(pk=file.pk)
    file.state = FileState.RESTRICTED
    file.save()
    item = queries.to_file(cast["guwen"]).get()
    assert actions.file_items([item.pk], by=cast["guwen"]) == 0
    FiledItem.objects.filter(pk=item.pk).delete()
    assert proposing.propose().proposed == 0


@pytest.mark.parametrize("by", ["chenlu", "yanrong", "linyuan"])
def test_only_archive_managers_file(cast, file, by) -> None:
    later(cast, file)
    proposing.propose()
    item = FiledItem.objects.waiting().get()
    with pytest.raises(PermissionDenied):
        actions.file_items([item.pk], by=cast[by])
    with pytest.raises(PermissionDenied):
        actions.file_all(by=cast[by])


def test_nothing_is_filed_into_a_file_out_of_sight(cast, file) -> None:
    later(cast, file)
    proposing.propose()
    item = FiledItem.objects.waiting().get()
    Grant.objects.filter(customer=file.customer_id).update(ends_at=timezone.now())
    assert actions.file_items([item.pk], by=cast["guwen"]) == 0


def test_database_holds_one_edition_once_and_one_place_once(cast, file) -> None:
    first, second = queries.filed_items(file)[:2]
    values = {"file": file, "sheet_key": "basic", "section": "basic", "happened_on": first.happened_on}
    now = {"proposed_at": timezone.now(), "filed_at": timezone.now(), "filed_by": cast["guwen"]}
    for wrong in (
        {"record_id": first.record_id, "edition": first.edition, "position": 99},
        {"record_id": file.pk, "edition": 1, "position": second.position},
        {"record_id": file.pk, "edition": 1, "position": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            FiledItem.objects.create(**values, **now, **wrong)


def _statements(work) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len(seen)


@pytest.mark.clause("B4.3")
def test_statements_do_not_grow_with_the_rows(cast) -> None:
    files = [accepted(cast, served(cast, name)) for name in ("甲一", "乙二", "丙三", "丁四")]
    by = cast["guwen"]
    proposing.propose()
    later(cast, files[0])
    one = _statements(proposing.propose)
    filing_one = _statements(
        lambda: actions.file_items(FiledItem.objects.waiting().values_list("pk", flat=True), by=by)
    )
    for file in files:
        later(cast, file)
        later(cast, file)
    assert _statements(proposing.propose) == one
    JobRun.objects.all().delete()
    many = _statements(lambda: actions.file_items(FiledItem.objects.waiting().values_list("pk", flat=True), by=by))
    assert (many <= filing_one + 2, FiledItem.objects.waiting().count()) == (True, 0)


@pytest.mark.clause("B4.3")
def test_job_proposes_and_tells_the_archive(cast, file) -> None:
    later(cast, file)
    run = JobRun.objects.create(kind=job_names.PROPOSE)
    assert tasks.propose_filing(run)["sheets_proposed"] == 1
    row = Notification.objects.get(kind=tasks.TO_FILE)
    assert (row.recipient, row.subject) == (cast["guwen"], run.pk)
    assert Schedule.objects.filter(task=job_names.PROPOSE, every="month").exists()


def test_job_files_all_with_the_rights_of_who_asked(cast, file) -> None:
    later(cast, file)
    proposing.propose()
    run = actions.file_all(by=cast["guwen"])
    assert actions.file_all(by=cast["guwen"]) == run
    JobRun.objects.filter(pk=run.pk).update(state="running")
    run.refresh_from_db()
    assert tasks.file_all(run) == {"sheets_filed": 1}
    assert queries.to_file(cast["guwen"]).count() == 0


def test_pages_are_counted_after_filing(cast, file) -> None:
    assert set(queries.filed_items(file).values_list("pages", flat=True)) == {None}
    run = JobRun.objects.filter(kind=job_names.COUNT_PAGES).get()
    JobRun.objects.filter(pk=run.pk).update(state="running")
    run.refresh_from_db()
    assert tasks.count_pages(run) == {"sheets_counted": 5}
    assert all(pages >= 1 for pages in queries.filed_items(file).values_list("pages", flat=True))


@pytest.mark.clause("B4.3")
def test_command_says_what_it_did(cast, file) -> None:
    later(cast, file)
    out = StringIO()
    call_command("file_documents", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1]) == {
        "sheets_proposed": 1, "proposals_dropped": 0, "sheets_waiting": 1,
    }  # fmt: skip
    out = StringIO()
    call_command("file_documents", "--file-by", "guwen", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1])["sheets_filed"] == 1
    for wrong in ("chenlu", "nobody"):
        with pytest.raises(SystemExit) as left:
            call_command("file_documents", "--file-by", wrong, stderr=StringIO())
        assert left.value.code == 2


@pytest.mark.clause("B9.2")
def test_what_was_not_counted_yet_is_before_a_list_of_destruction_says_how_many(cast, file) -> None:
    verdict = verdict_of(file.customer_id)
    assert listing.line_of(file, verdict).pages == 0
    pages.count_rest([file], by=cast["guwen"])
    line = listing.line_of(file, verdict)
    assert (line.sheets, line.pages >= 5) == (5, True)
    assert line.pages == sum(queries.filed_items(file).values_list("pages", flat=True))


def test_pages_of_filing(cast, file, log_in) -> None:
    later(cast, file)
    proposing.propose()
    client, item = log_in("guwen"), FiledItem.objects.waiting().get()
    url = reverse("archive-filing")
    assert file.number in client.get(url).content.decode()
    assert client.post(reverse("archive-filing-chosen"), {"chosen": ["x"]})["Location"] == url
    assert FiledItem.objects.waiting().count() == 1
    client.post(reverse("archive-filing-chosen"), {"chosen": [str(item.pk)]})
    assert FiledItem.objects.waiting().count() == 0
    later(cast, file)
    proposing.propose()
    assert file.number in client.get(reverse("archive-filing-all")).content.decode()
    assert client.post(reverse("archive-filing-all"))["Location"] == url
    assert FiledItem.objects.waiting().count() == 0
    assert client.post(reverse("archive-filing-find"))["Location"].startswith("/jobs/")
    assert log_in("chenlu").get(url).status_code == 403


def test_more_than_fifty_become_a_job(cast, file, log_in, monkeypatch) -> None:
    later(cast, file)
    proposing.propose()
    monkeypatch.setattr(actions, "AT_ONCE", 0)
    answer = log_in("guwen").post(reverse("archive-filing-all"))
    run = JobRun.objects.get(kind=job_names.FILE_ALL)
    assert (answer["Location"], run.requested_by) == (reverse("job-show", args=[run.pk]), cast["guwen"])


def test_booking_that_was_called_off_stays_in_the_file(cast, file) -> None:
    item = queries.filed_items(file).get(sheet_key="booking")
    assert BookingSheet.objects.filter(pk=item.record_id).exists()
