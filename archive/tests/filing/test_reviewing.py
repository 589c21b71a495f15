"""From handing a file over to its number, or back again (B2.4, B2.5)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from access import grants
from access.models import AuditEvent, Grant
from access.roles import Deed
from archive.filing import completeness, reviewing
from archive.filing.completeness import Finding
from archive.filing.reviewing import ReviewRefused
from archive.models import ArchiveFile, IssuedNumber, Submission
from archive.models.files import FileClass, FileState
from archive.models.filing import Channel
from archive.numbering import NumberRefused, schemes
from archive.tests.filing.ground import accepted, handed, second_keeper, served
from archive.tests.ground import patient
from customers.models import Case
from jobs.models import Notification
from records.lifecycle import MoveRefused

pytestmark = pytest.mark.django_db
YEAR = schemes.this_year()


def told(kind: str) -> list[str]:
    return list(Notification.objects.filter(kind=kind).values_list("recipient__username", flat=True))


@pytest.mark.clause("B2.4", "B2.5")
@pytest.mark.parametrize("by", ["chenlu", "tanglei"])
def test_handed_over_accepted_and_numbered(cast, by) -> None:
    customer = served(cast)
    row = handed(cast, customer, by)
    assert told(reviewing.HANDED) == ["guwen"]
    file = reviewing.accept(row, FileClass.OUTPATIENT, by=cast["guwen"])
    fresh = Submission.objects.get(pk=row.pk)
    assert (file.number, file.customer_id, fresh.state, fresh.decided_by) == (
        f"MZ{YEAR}000001", customer.pk, "accepted", cast["guwen"],
    )  # fmt: skip
    assert IssuedNumber.objects.get().file == file
    assert told(reviewing.ACCEPTED) == [by]
    assert {"basic", "booking", "surgery"} <= set(file.items.filed().values_list("sheet_key", flat=True))
    actions = AuditEvent.objects.filter(customer_uuid=customer.pk, purpose="filing").values_list("action", flat=True)
    assert sorted(actions) == ["approve", "request"]


@pytest.mark.parametrize("by", ["linyuan", "yanrong", "xuguan"])
def test_others_hand_nothing_over(cast, customer, by) -> None:
    with pytest.raises(PermissionDenied):
        handed(cast, customer, by)
    assert Submission.objects.count() == 0


def test_file_out_of_sight_is_not_handed_over(cast, customer) -> None:
    with pytest.raises(PermissionDenied):
        handed(cast, customer, "luojia")


@pytest.mark.clause("B2.5")
def test_sent_back_with_reason_and_handed_over_again(cast, customer) -> None:
    row = handed(cast, customer)
    with pytest.raises(MoveRefused):
        reviewing.send_back(row, "  ", by=cast["guwen"])
    reviewing.send_back(row, "咨询记录未签名", by=cast["guwen"])
    fresh = Submission.objects.get(pk=row.pk).opened()
    assert (fresh.state, fresh.change_reason, ArchiveFile.objects.count()) == ("sent_back", "咨询记录未签名", 0)
    assert told(reviewing.SENT_BACK) == ["chenlu"]
    assert accepted(cast, customer).number == f"MZ{YEAR}000001"


def test_reason_is_sealed(cast, customer) -> None:
    row = handed(cast, customer, note="纸质同意书稍后送来")
    reviewing.send_back(row, "咨询记录未签名", by=cast["guwen"])
    raw = Submission.objects.get(pk=row.pk).__dict__
    assert all("咨询" not in str(raw[name]) and "纸质" not in str(raw[name]) for name in ("change_reason", "note"))


@pytest.mark.parametrize("by", ["chenlu", "baiyu", "yanrong", "heqiang"])
def test_only_archive_managers_review(cast, customer, by) -> None:
    row = handed(cast, customer)
    for review in (
        lambda: reviewing.accept(row, FileClass.OUTPATIENT, by=cast[by]),
        lambda: reviewing.send_back(row, "缺页", by=cast[by]),
    ):
        with pytest.raises(PermissionDenied):
            review()
    assert Submission.objects.get(pk=row.pk).state == "waiting"


@pytest.mark.clause("B2.5")
def test_nobody_reviews_the_own_hand_over_where_there_is_somebody_else(cast, customer) -> None:
    alone = handed(cast, customer, "guwen")
    assert reviewing.is_own(alone, cast["guwen"]) is False
    other = second_keeper(cast)
    with pytest.raises(ReviewRefused, match="own"):
        reviewing.accept(alone, FileClass.OUTPATIENT, by=cast["guwen"])
    assert IssuedNumber.objects.count() == 0
    assert reviewing.accept(alone, FileClass.OUTPATIENT, by=other).accepted_by == other


def test_one_hand_over_waits_at_a_time(cast, customer) -> None:
    handed(cast, customer)
    with pytest.raises(ReviewRefused, match="waiting"):
        handed(cast, customer)
    row = Submission(customer=customer, handed_by=cast["chenlu"], created_at=customer.recorded_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_review_is_done_once(cast, customer) -> None:
    row = handed(cast, customer)
    reviewing.accept(row, FileClass.OUTPATIENT, by=cast["guwen"])
    with pytest.raises(ReviewRefused, match="decided"):
        reviewing.accept(row, FileClass.OUTPATIENT, by=cast["guwen"])
    with pytest.raises(ReviewRefused, match="decided"):
        reviewing.send_back(row, "缺页", by=cast["guwen"])


def test_refused_number_leaves_everything_as_it_was(cast, customer) -> None:
    row = handed(cast, customer)
    with pytest.raises(NumberRefused, match="unit"):
        reviewing.accept(row, FileClass.DENTURE_INSTITUTION, "", by=cast["guwen"])
    assert (Submission.objects.get(pk=row.pk).state, ArchiveFile.objects.count()) == ("waiting", 0)


@pytest.mark.clause("B2.4")
def test_later_hand_over_keeps_the_number(cast, customer) -> None:
    file = accepted(cast, customer)
    row = reviewing.hand_over(customer, Channel.AFTER_SALES, [], by=cast["chenlu"])
    again = reviewing.accept(row, FileClass.CARE, by=cast["guwen"])
    assert (again.pk, again.number, IssuedNumber.objects.count()) == (file.pk, file.number, 1)


def test_restricted_file_takes_nothing_in(cast, customer) -> None:
    file = accepted(cast, customer)
    file.state = FileState.RESTRICTED
    file.save()
    with pytest.raises(ReviewRefused, match="state"):
        handed(cast, customer)


@pytest.mark.clause("D3.2")
@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("individual", "outpatient"), ("institution", "denture_institution"), ("distributor", "denture_distributor")],
)
def test_likely_class_is_preset(cast, kind, wanted) -> None:
    customer = patient(cast, kind=kind)
    assert reviewing.likely_class(customer, list(Case.objects.filter(customer=customer))) == wanted


@pytest.mark.clause("B2.5")
def test_completeness_names_what_is_missing_and_open_as_far_as_the_reader_sees(cast) -> None:
    customer = served(cast)
    cases = list(Case.objects.filter(customer=customer))
    cases[0].stage = "surgery"
    for name, keys in (("guwen", {"consultation", "preop"}), ("chenlu", {"consultation"})):
        lines = completeness.lines_of(customer.pk, cases, grants.sections(cast[name], customer, Deed.VIEW))
        assert {line.key for line in lines if line.finding == Finding.MISSING} == keys
    assert [line.finding for line in lines if line.key == "booking"] == [Finding.OPEN]  # the customer has not signed


def test_pages_from_handing_over_to_the_file(cast, log_in) -> None:
    customer = served(cast)
    desk, keeper = log_in("chenlu"), log_in("guwen")
    url = reverse("archive-hand-over", args=[customer.pk])
    assert "archive-hand-over" in str(desk.get(url).resolver_match.url_name)
    answer = desk.post(url, {"channel": "service", "note": "全部为电子件"})
    row = Submission.objects.get()
    assert answer["Location"] == reverse("archive-submission", args=[row.pk])
    assert "全部为电子件" in keeper.get(answer["Location"]).content.decode()
    assert customer.number in keeper.get(reverse("archive-submissions")).content.decode()
    accept = reverse("archive-submission-accept", args=[row.pk])
    assert desk.post(accept, {"file_class": "outpatient"}).status_code == 403
    wrong = keeper.post(accept, {"file_class": "denture_institution", "unit": "机构"})
    assert wrong.status_code == 422 and "机构" in wrong.content.decode()
    done = keeper.post(accept, {"file_class": "outpatient", "unit": ""})
    page = keeper.get(done["Location"]).content.decode()
    assert f"MZ{YEAR}000001" in page and "MZ</span>" in page
    assert f"MZ{YEAR}000001" in desk.get(reverse("customer-access", args=[customer.pk])).content.decode()


def test_page_of_sending_back_keeps_what_was_typed(cast, customer, log_in) -> None:
    row, keeper = handed(cast, customer), log_in("guwen")
    back = reverse("archive-submission-back", args=[row.pk])
    assert keeper.post(back, {"reason": ""}).status_code == 422
    long = keeper.post(back, {"reason": "缺" * 501})
    assert long.status_code == 422 and "缺" * 501 in long.content.decode()
    assert keeper.post(back, {"reason": "缺术前检查"})["Location"] == reverse("archive-submissions")
    page = log_in("chenlu").get(reverse("archive-submission", args=[row.pk])).content.decode()
    assert "缺术前检查" in page and reverse("archive-hand-over", args=[customer.pk]) in page


def test_hand_over_of_somebody_else_is_not_shown(cast, customer, log_in) -> None:
    row = handed(cast, customer)
    url = reverse("archive-submission", args=[row.pk])
    assert log_in("tanglei").get(url).status_code == 404
    Grant.objects.filter(customer=customer).update(starts_at=customer.recorded_at, ends_at=customer.recorded_at)
    assert (log_in("guwen").get(url).status_code, log_in("chenlu").get(url).status_code) == (404, 404)


def test_review_that_came_too_late_is_told(cast, customer, log_in) -> None:
    row, keeper = handed(cast, customer), log_in("guwen")
    reviewing.accept(row, FileClass.OUTPATIENT, by=cast["guwen"])
    here = reverse("archive-submission", args=[row.pk])
    for name, values in (("accept", {"file_class": "outpatient"}), ("back", {"reason": "缺页"})):
        answer = keeper.post(reverse(f"archive-submission-{name}", args=[row.pk]), values)
        assert answer["Location"] == here
    assert "toast" in keeper.get(here).content.decode()


def test_page_accepts_what_came_later_into_the_file_that_is_there(cast, customer, log_in) -> None:
    file = accepted(cast, customer)
    row = handed(cast, customer)
    answer = log_in("guwen").post(reverse("archive-submission-accept", args=[row.pk]))
    assert answer["Location"] == reverse("archive-file-show", args=[file.pk])
