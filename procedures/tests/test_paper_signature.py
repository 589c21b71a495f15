"""A sheet signed on paper: one person attaches the scan, another checks it, then it counts (design: signing)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from procedures.tests import preop_ground as ground
from records import actions as sheets
from records import signed_papers
from records.lifecycle import MoveRefused, State
from records.models import PaperSignature, SignOff
from records.models.signoffs import Signer
from vault.errors import StaleVersion
from vault.files import store
from vault.images import clean_photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(case, cast):
    """A consent that the surgeon has signed and the customer has not."""
    sheet = ground.surgery_consent(case, cast)
    sheets.sign(sheet, by=cast["linyuan"], role="surgeon", seen=sheet.version)
    return sheet


def _attach(consent, cast, **changes) -> PaperSignature:
    scan = clean_photograph(ground.photograph())
    return signed_papers.attach(consent, scan, **{"by": cast["linyuan"], "seen": consent.version} | changes)


@pytest.mark.clause("E1.4")
def test_paper_counts_after_the_second_person_has_checked_it(consent, cast, log_in) -> None:
    url = f"/sheets/surgery-consent/{consent.pk}/"
    page = log_in("linyuan").get(f"{url}paper/")
    data = {
        "version": page.context["form"]["version"].value(),
        "scan": ground.upload(ground.photograph(), "同意书张伟明.jpg"),
    }
    assert log_in("linyuan").post(f"{url}paper/", data).status_code == 302
    again = type(consent).objects.get(pk=consent.pk)
    assert (again.state, again.needs_customer, SignOff.objects.filter(signer=Signer.CUSTOMER).count()) == (
        State.DRAFT,
        True,
        SignOff.objects.filter(signer=Signer.CUSTOMER).exclude(sheet_id=consent.pk).count(),
    )
    own = log_in("linyuan").post(f"{url}paper/check/", {"answer": "confirm"})
    assert (own.status_code, PaperSignature.objects.get().outcome) == (422, "waiting")
    assert log_in("suyun").post(f"{url}paper/check/", {"answer": "confirm"}).status_code == 302
    again.refresh_from_db()
    given = SignOff.objects.get(sheet_id=consent.pk, signer=Signer.CUSTOMER)
    assert (again.state, again.is_settled, given.person, sheets.is_valid(given, again)) == (
        State.SIGNED,
        True,
        cast["suyun"],
        True,
    )
    scan = log_in("linyuan").get(f"{url}paper/{given.scan}/")
    assert (scan.status_code, scan.getvalue()[:3]) == (200, b"\xff\xd8\xff")
    assert log_in("chenlu").get(f"{url}paper/{given.scan}/").status_code == 404
    assert log_in("linyuan").get(f"{url}paper/{consent.pk}/").status_code == 404
    assert store.path_of(given.scan).read_bytes()[:3] != b"\xff\xd8\xff"


def test_another_scan_under_a_signature_is_seen(consent, cast) -> None:
    import uuid

    given = signed_papers.confirm(_attach(consent, cast), consent, by=cast["suyun"])
    assert sheets.is_valid(given, consent)
    given.scan = uuid.uuid4()
    assert not sheets.is_valid(given, consent)


def test_refused_paper_counts_for_nothing_and_another_may_follow(consent, cast) -> None:
    paper = _attach(consent, cast)
    with pytest.raises(MoveRefused) as refused:
        signed_papers.refuse(paper, consent, by=cast["suyun"], reason=" ")
    assert refused.value.code == "reason"
    signed_papers.refuse(paper, consent, by=cast["suyun"], reason="没有签名")
    assert (paper.outcome, consent.needs_customer, signed_papers.waiting(consent)) == ("refused", True, None)
    assert _attach(consent, cast).outcome == "waiting"


def test_only_one_paper_of_an_edition_waits(consent, cast) -> None:
    _attach(consent, cast)
    with pytest.raises(MoveRefused) as refused:
        _attach(consent, cast)
    assert refused.value.code == "paper waits"


def test_paper_of_an_older_edition_is_refused(consent, cast) -> None:
    paper = _attach(consent, cast)
    with pytest.raises(StaleVersion):
        _attach(consent, cast, seen=consent.version - 1)
    sheets.save_draft(consent, {"plan": "改为埋线"}, by=cast["linyuan"])
    with pytest.raises(MoveRefused) as refused:
        signed_papers.confirm(PaperSignature.objects.get(pk=paper.pk), consent, by=cast["suyun"])
    assert (refused.value.code, signed_papers.waiting(consent)) == ("stale", None)


def test_a_minor_needs_the_guardian_on_paper_too(consent, cast) -> None:
    import datetime

    consent.customer.birth_date = datetime.date.today() - datetime.timedelta(days=365 * 16)
    with pytest.raises(MoveRefused) as refused:
        _attach(consent, cast)
    assert refused.value.code == "guardian"
    assert _attach(consent, cast, signer=Signer.GUARDIAN, name="张大明").opened().signer_name == "张大明"


def test_strangers_neither_attach_nor_check(consent, cast) -> None:
    with pytest.raises(PermissionDenied):
        _attach(consent, cast, by=cast["chenlu"])
    paper = _attach(consent, cast)
    with pytest.raises(PermissionDenied):
        signed_papers.confirm(paper, consent, by=cast["heqiang"])


def test_database_refuses_one_person_in_both_parts(consent, cast) -> None:
    from django.utils import timezone

    paper = _attach(consent, cast)
    paper.outcome, paper.checked_by, paper.checked_at = "confirmed", cast["linyuan"], timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save()


def test_a_file_that_is_no_picture_is_refused_in_words(consent, log_in) -> None:
    data = {"version": consent.version, "scan": ground.upload(b"not a picture", "x.pdf")}
    answer = log_in("linyuan").post(f"/sheets/surgery-consent/{consent.pk}/paper/", data)
    assert (answer.status_code, set(answer.context["form"].errors), PaperSignature.objects.count()) == (
        422,
        {"scan"},
        0,
    )
