"""Agreements on paper and ended early: who may, what is refused, who sees what, and the last day's midnight."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access import staffing
from access.agreements import actions, queries
from access.models import Agreement, AgreementEnding, AuditEvent, Person
from access.models.agreements import Proof
from access.models.people import Employment
from access.staffing import StaffingRefused
from access.tests.agreements.conftest import picture
from vault.files import StoredFile, open_file

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    """The clinic's date."""
    return timezone.localdate()


@pytest.fixture
def paper(unsigned: Person, scan, cast: dict) -> Agreement:
    """A nurse's agreement on paper, for three months."""
    return actions.record_paper(unsigned, scan, today() - DAY, today() + 90 * DAY, by=cast["guwen"], filename="x.jpg")


@pytest.mark.clause("B7.2")
def test_scan_is_kept_sealed_under_a_key_of_its_own(paper: Agreement, scan) -> None:
    file = StoredFile.objects.get(pk=paper.scan)
    assert (file.subject, file.part, file.opened()["name"]) == (paper.person_id, paper.pk, "x.jpg")
    with open_file(file.pk, file.part) as content:
        assert b"".join(content.blocks()) == scan.data
    assert (paper.proof, paper.recorded_by.username) == (Proof.SCAN, "guwen")
    assert AuditEvent.objects.filter(object_uuid=paper.pk, action="upload").count() == 1


@pytest.mark.parametrize("act", ["record", "end"])
def test_only_keepers_record_and_end(act: str, paper: Agreement, scan, cast: dict) -> None:
    def do(by: Person) -> None:
        if act == "record":
            actions.record_paper(paper.person, scan, today(), None, by=by)
        else:
            actions.end_early(paper, today(), "left", by=by)

    for name, person in cast.items():
        if name not in ("xuguan", "guwen", "xiaohan"):
            with pytest.raises(PermissionDenied):
                do(person)
    do(cast["xuguan"])


def test_nobody_records_or_ends_their_own(scan, cast: dict) -> None:
    with pytest.raises(StaffingRefused, match="own_agreement"):
        actions.record_paper(cast["guwen"], scan, today(), None, by=cast["guwen"])
    with pytest.raises(StaffingRefused, match="own_agreement"):
        actions.end_early(cast["guwen"].agreements.get(), today(), "x", by=cast["guwen"])


def test_a_scan_stands_where_it_is_the_proof_and_nowhere_else(cast: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement(person=cast["xiaohan"], signed_on=today(), proof=Proof.SCAN).save()


@pytest.mark.clause("B7.2")
def test_ended_at_once_no_file_opens(paper: Agreement, cast: dict, customer) -> None:
    nurse = Person.objects.with_standing().get(username="xiaohan")
    assert nurse.has_agreement
    actions.end_early(paper, today() - DAY, " 调离岗位 ", by=cast["guwen"])
    nurse = Person.objects.with_standing().get(username="xiaohan")
    assert (nurse.has_agreement, nurse.has_perm("customers.view_basic", customer)) == (False, False)
    row = AgreementEnding.objects.get(agreement=paper).opened()
    assert (row.reason, row.ended_by.username, paper.history.count()) == ("调离岗位", "guwen", 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM access_agreementending t")
        assert "调离岗位".encode().hex() not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(-2, "x", "last_day"), (91, "x", "last_day"), (0, " ", "reason"), (-3, "x", "last_day")],
)
def test_impossible_endings_are_refused(paper: Agreement, cast: dict, days: int, reason: str, code: str) -> None:
    with pytest.raises(StaffingRefused, match=code):
        actions.end_early(paper, today() + days * DAY, reason, by=cast["guwen"])


def test_what_is_over_is_not_ended_again_and_an_end_may_come_nearer(paper: Agreement, cast: dict) -> None:
    actions.end_early(paper, today() + 9 * DAY, "first", by=cast["guwen"])
    actions.end_early(paper, today() - DAY, "second", by=cast["xuguan"])
    with pytest.raises(StaffingRefused, match="agreement_over"):
        actions.end_early(paper, today(), "third", by=cast["guwen"])


@pytest.mark.clause("B7.2")
def test_expires_at_midnight_of_the_clinics_date(cast: dict, monkeypatch) -> None:
    """The database's clock decides; it is set on by replacing its `Now()` in the question."""
    row = cast["xiaohan"].agreements.get()
    row.ends_on = datetime.date(2026, 5, 20)
    row.signed_on = datetime.date(2026, 1, 1)
    row.save()

    def agreed(moment: str) -> bool:
        from django.db.models import DateTimeField, Value

        at = datetime.datetime.fromisoformat(moment)
        monkeypatch.setattr("access.models.agreements.Now", lambda: Value(at, DateTimeField()))
        return cast["xiaohan"].agreements.in_force().exists()

    with timezone.override("Asia/Shanghai"):
        assert agreed("2026-05-20T23:59:59+08:00")
        assert not agreed("2026-05-21T00:00:00+08:00")
    with timezone.override("America/Los_Angeles"):
        assert agreed("2026-05-21T00:00:00+08:00")


def test_lines_tell_how_everybody_stands(unsigned: Person, cast: dict) -> None:
    ended, soon = cast["suyun"].agreements.get(), cast["baiyu"].agreements.get()
    ended.ends_on, soon.ends_on = today() - DAY, today() + 30 * DAY
    ended.save()
    soon.save()
    found = {line.person.username: line.state for line in queries.lines()}
    assert (found["xiaohan"], found["suyun"], found["baiyu"], found["guwen"]) == (
        queries.State.MISSING,
        queries.State.ENDED,
        queries.State.ENDS_SOON,
        queries.State.IN_FORCE,
    )
    assert [line.person.username for line in queries.lines()][:2] == ["xiaohan", "suyun"]


def test_list_asks_the_same_for_one_and_for_many(cast: dict, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert len(queries.lines()) == len(cast)
    staffing.set_employment(Person.objects.get(username="luojia"), Employment.LEFT, by=cast["xuguan"])
    with django_assert_num_queries(2):
        assert len(queries.lines()) == len(cast) - 1


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        ("guwen", 200),
        ("xuguan", 200),
        ("qinzheng", 200),
        ("suyun", 200),
        ("xiaohan", 200),
        ("baiyu", 404),
        ("linyuan", 404),
    ],
)
@pytest.mark.parametrize("part", ["", "scan/"])
def test_agreement_is_seen_by_keepers_supervisor_head_and_owner(
    paper, log_in, reader: str, status: int, part: str
) -> None:
    owner = Agreement.objects.get(person__username="xiaohan")
    answer = log_in(reader).get(f"/agreements/{owner.pk}/{part}")
    assert answer.status_code == status
    read = AuditEvent.objects.using("audit").filter(object_uuid=owner.pk, action="view").count()
    assert read == (1 if status == 200 else 0)


def test_scan_goes_out_unable_to_run_anything(paper: Agreement, log_in) -> None:
    answer = log_in("guwen").get(f"/agreements/{paper.pk}/scan/")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def form(**changed: object) -> dict:
    """What the page sends."""
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    return {"signed_on": "2026-01-02", "ends_on": "", "scan": file, **changed}


def test_archive_manager_attaches_a_paper(unsigned: Person, log_in) -> None:
    answer = log_in("guwen").post(f"/people/{unsigned.pk}/agreement/", form())
    made = unsigned.agreements.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/agreements/{made.pk}/")
    assert made.scan is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"signed_on": ""},
        {"signed_on": "2999-01-01"},
        {"signed_on": "x"},
        {"ends_on": "2026-01-01"},
        {"scan": SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")},
        {"scan": SimpleUploadedFile("a.jpg", b"", "image/jpeg")},
        {"scan": ""},
    ],
)
def test_impossible_paper_is_refused_and_the_days_stay(unsigned: Person, log_in, changed: dict) -> None:
    answer = log_in("guwen").post(f"/people/{unsigned.pk}/agreement/", form(**changed))
    assert (answer.status_code, unsigned.agreements.count()) == (422, 0)
    assert f'value="{changed.get("signed_on", "2026-01-02")}"' in answer.content.decode() or not changed.get(
        "signed_on", 1
    )


def test_page_ends_an_agreement_and_a_stale_one_does_not_win(paper: Agreement, log_in) -> None:
    client, url = log_in("guwen"), f"/agreements/{paper.pk}/end/"
    sent = {"last_day": str(today()), "reason": "离职", "version": paper.version}
    assert client.post(url, {**sent, "last_day": ""}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422
    assert "离职" in client.get(f"/agreements/{paper.pk}/").content.decode()


@pytest.mark.parametrize(("reader", "status"), [("guwen", 200), ("xuguan", 200), ("qinzheng", 200), ("suyun", 403)])
def test_list_is_for_keepers_and_supervisors(cast: dict, log_in, reader: str, status: int) -> None:
    assert log_in(reader).get("/agreements/").status_code == status
