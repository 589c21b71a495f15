"""Archive numbers: given once, voided with a reason, none missing without an explanation, old numbers found (B3.3, D3.2)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.models import AuditEvent
from archive.models import ArchiveFile, IssuedNumber, NumberScheme
from archive.models.files import FileClass
from archive.models.numbering import VoidReason
from archive.numbering import NumberRefused, gaps, issue, issuing, old, schemes
from archive.numbering.patterns import PatternRefused
from archive.tests.filing.ground import accepted
from archive.tests.ground import patient
from vault.errors import StaleVersion

pytestmark = pytest.mark.django_db
YEAR = schemes.this_year()


@pytest.mark.clause("B3.3")
def test_numbers_follow_each_other_by_class_year_and_unit(cast) -> None:
    by = cast["guwen"]
    institution = FileClass.DENTURE_INSTITUTION
    made = [
        issue(FileClass.DENTURE_PERSON, by=by).number,
        issue(FileClass.DENTURE_PERSON, by=by).number,
        issue(institution, "A01", by=by).number,
        issue(institution, "B02", by=by).number,
        issue(institution, "A01", by=by).number,
        issue(FileClass.OUTPATIENT, "A01", by=by).number,
    ]
    assert made == [
        f"RG{YEAR}000001", f"RG{YEAR}000002", f"YG{YEAR}A01000001", f"YG{YEAR}B02000001", f"YG{YEAR}A01000002",
        f"MZ{YEAR}000001",
    ]  # fmt: skip
    with pytest.raises(NumberRefused, match="unit"):
        issue(institution, "", by=by)


@pytest.mark.clause("B3.3")
def test_year_is_that_of_the_clinics_date(cast) -> None:
    zone = timezone.get_default_timezone()
    midnight = datetime.datetime(2027, 1, 1, 0, 0, 1, tzinfo=zone)
    first = issue(FileClass.CARE, by=cast["guwen"], at=midnight)
    last = issue(FileClass.CARE, by=cast["guwen"], at=midnight - datetime.timedelta(seconds=2))
    assert (first.number, last.number) == ("HL2027000001", "HL2026000001")


@pytest.mark.clause("B3.3")
def test_what_rolls_back_gives_its_number_back(cast) -> None:
    issue(FileClass.HOME, by=cast["guwen"])
    with pytest.raises(RuntimeError), transaction.atomic():
        issue(FileClass.HOME, by=cast["guwen"])
        raise RuntimeError
    assert issue(FileClass.HOME, by=cast["guwen"]).number == f"SM{YEAR}000002"
    assert gaps.unexplained() == 0


@pytest.mark.clause("B3.3")
def test_number_that_was_given_is_never_given_again(cast) -> None:
    IssuedNumber(
        number=f"RG{YEAR}000001", file_class=FileClass.CARE, year=YEAR, serial=77, given_at=timezone.now(),
        given_by=cast["guwen"],
    ).save()  # fmt: skip
    with pytest.raises(NumberRefused, match="taken"):
        issue(FileClass.DENTURE_PERSON, by=cast["guwen"])
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedNumber(
            number=f"RG{YEAR}000001", file_class=FileClass.HOME, year=YEAR, serial=78, given_at=timezone.now(),
            given_by=cast["guwen"],
        ).save()  # fmt: skip


@pytest.mark.clause("B3.3")
def test_full_series_refuses_and_says_so(cast) -> None:
    issue(FileClass.CARE, by=cast["guwen"])
    schemes.Counter.objects.filter(series=schemes.series(FileClass.CARE, YEAR, "")).update(last=999_999)
    with pytest.raises(NumberRefused, match="full"):
        issue(FileClass.CARE, by=cast["guwen"])


@pytest.mark.clause("B3.3", "B2.5")
def test_wrong_class_voids_the_number_which_stays(cast, customer) -> None:
    file = accepted(cast, customer, FileClass.CARE)
    fresh = issuing.give_another(file, VoidReason.WRONG_CLASS, FileClass.OUTPATIENT, by=cast["guwen"])
    assert (fresh.number, fresh.file_class) == (f"MZ{YEAR}000001", FileClass.OUTPATIENT)
    rows = IssuedNumber.objects.filter(file=file).order_by("given_at")
    assert [(row.number, row.state, row.reason) for row in rows] == [
        (f"HL{YEAR}000001", "voided", "wrong_class"), (f"MZ{YEAR}000001", "given", ""),
    ]  # fmt: skip
    assert issue(FileClass.CARE, by=cast["guwen"]).number == f"HL{YEAR}000002"
    assert (gaps.unexplained(), AuditEvent.objects.filter(purpose="number_voided").count()) == (0, 1)


def test_voiding_is_for_archive_managers_and_must_change_something(cast, customer) -> None:
    file = accepted(cast, customer, FileClass.CARE)
    with pytest.raises(PermissionDenied):
        issuing.give_another(file, VoidReason.WRONG_CLASS, FileClass.HOME, by=cast["chenlu"])
    with pytest.raises(NumberRefused, match="same"):
        issuing.give_another(file, VoidReason.WRONG_CLASS, FileClass.CARE, by=cast["guwen"])
    again = issuing.give_another(file, VoidReason.MISLABELLED, FileClass.CARE, by=cast["guwen"])
    assert again.number == f"HL{YEAR}000002"


@pytest.mark.clause("B3.3")
def test_gap_is_reported_number_by_number(cast) -> None:
    rows = [issue(FileClass.CARE, by=cast["guwen"]) for _ in range(4)]
    IssuedNumber.objects.filter(pk__in=[rows[1].pk, rows[2].pk])._raw_delete("default")
    found = gaps.report()
    assert [(one.file_class, one.last, one.given, one.missing) for one in found] == [(FileClass.CARE, 4, 2, (2, 3))]
    assert gaps.unexplained() == 2


def test_report_asks_the_same_whatever_there_is(cast, django_assert_num_queries) -> None:
    for _ in range(3):
        issue(FileClass.CARE, by=cast["guwen"])
        issue(FileClass.HOME, by=cast["guwen"])
    with django_assert_num_queries(1):
        assert len(gaps.report()) == 2


@pytest.mark.clause("B3.3")
def test_scheme_is_changed_with_reason_and_history(cast) -> None:
    by = cast["guwen"]
    issue(FileClass.CARE, by=by)
    schemes.change(FileClass.CARE, "HLB{year}{serial:5}", "自 2026 年起启用新编号", by=by, seen=0)
    assert issue(FileClass.CARE, by=by).number == f"HLB{YEAR}00002"
    schemes.change(FileClass.CARE, "HLC{year}{serial:5}", "再次调整", by=by, seen=1)
    row = NumberScheme.objects.get(file_class=FileClass.CARE)
    told = [(one.pattern, one.reason, one.history_user) for one in row.history.order_by("version")]
    assert told == [
        ("HLB{year}{serial:5}", "自 2026 年起启用新编号", by), ("HLC{year}{serial:5}", "再次调整", by),
    ]  # fmt: skip
    with pytest.raises(StaleVersion):
        schemes.change(FileClass.CARE, "HLD{year}{serial:5}", "过期", by=by, seen=1)
    with pytest.raises(PermissionDenied):
        schemes.change(FileClass.CARE, "HLD{year}{serial:5}", "无权", by=cast["heqiang"], seen=2)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("RG{year}{serial:6}", "ambiguous"), ("C{year}{serial:6}", "customer"), ("HL{serial:6}", "year")],
)
def test_scheme_that_would_confuse_is_refused(cast, pattern, code) -> None:
    with pytest.raises(PatternRefused) as refused:
        schemes.change(FileClass.CARE, pattern, "试", by=cast["guwen"], seen=0)
    assert (refused.value.code, NumberScheme.objects.count()) == (code, 0)


def test_scheme_whose_next_number_is_taken_is_refused(cast) -> None:
    IssuedNumber(
        number=f"HX{YEAR}000001", file_class=FileClass.HOME, year=YEAR, serial=9, given_at=timezone.now(),
        given_by=cast["guwen"],
    ).save()  # fmt: skip
    with pytest.raises(PatternRefused, match="taken"):
        schemes.change(FileClass.CARE, "HX{year}{serial:6}", "试", by=cast["guwen"], seen=0)


def _search(client, text: str):
    return client.post("/customers/search/", {"q": text})


@pytest.mark.clause("B3.3", "B4.2")
def test_search_finds_archive_voided_and_old_numbers(cast, customer, log_in) -> None:
    file = accepted(cast, customer, FileClass.CARE)
    issuing.give_another(file, VoidReason.WRONG_CLASS, FileClass.OUTPATIENT, by=cast["guwen"])
    old.enter(customer, "2019 年字第 32 号", "旧病历登记簿", by=cast["guwen"])
    client = log_in("guwen")
    jump = _search(client, f"mz{YEAR}000001")
    assert (jump.status_code, jump["Location"]) == (302, f"/customers/{customer.pk}/")
    voided = _search(client, f"HL{YEAR}000001").content.decode()
    assert customer.number in voided and f"<mark>HL{YEAR}000001</mark>" in voided
    assert customer.number in _search(client, "2019年字第32号").content.decode()
    assert customer.number in _search(client, f"MZ{YEAR}0000").content.decode()
    stranger = _search(log_in("jiangbo"), f"MZ{YEAR}000001")
    assert stranger.status_code in (200, 403) and customer.number not in stranger.content.decode()


def test_number_of_a_file_out_of_sight_is_not_found(cast, customer, log_in) -> None:
    from access.models import Grant

    accepted(cast, customer)
    Grant.objects.filter(principal=cast["guwen"].department_id).update(ends_at=timezone.now())
    page = _search(log_in("guwen"), f"MZ{YEAR}000001")
    assert page.status_code == 200 and customer.number not in page.content.decode()


@pytest.mark.parametrize("number", ["张伟明", "A", "张 2019-3", "无号", "x" * 31])
def test_old_number_holds_no_words(cast, customer, number) -> None:
    with pytest.raises(NumberRefused, match="shape"):
        old.enter(customer, number, "旧", by=cast["guwen"])


def test_old_number_once_for_a_customer_and_struck_out(cast, customer) -> None:
    row = old.enter(customer, "A-〔2019〕32", "旧", by=cast["guwen"])
    assert row.number == "A-(2019)32"
    with pytest.raises(NumberRefused, match="known"):
        old.enter(customer, "a-[2019] 32", "旧", by=cast["guwen"])
    with pytest.raises(PermissionDenied):
        old.strike(row, "录错", by=cast["chenlu"])
    old.strike(row, "录错", by=cast["guwen"])
    with pytest.raises(NumberRefused, match="struck"):
        old.strike(row, "录错", by=cast["guwen"])
    other = patient(cast, "李四")
    old.enter(other, "A-(2019)32", "旧", by=cast["guwen"])
    assert ArchiveFile.objects.count() == 0
