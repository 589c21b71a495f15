"""The pages of lending: the whole way over them, who finds what, what is refused and nothing typed lost (B6.4 to B6.6)."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from access.models import Application, AuditEvent
from access.tests.agreements.conftest import picture
from archive import desk
from archive.models import Loan, LoanExtension, LoanPaper, Pursuit
from archive.models.lending import LoanState
from archive.tests.lending.ground import again, approved, back, lent, line, volumes, wished
from archive.tests.sharing.ground import STROKES, approve, text_of

pytestmark = pytest.mark.django_db
DRAWN = json.dumps({"w": 1, "h": 1, "strokes": [[{"x": x, "y": y} for x, y in stroke] for stroke in STROKES]})


@pytest.fixture
def rows(cast) -> list[Any]:
    return volumes(cast)


def said(answer: Any) -> str:
    return answer.content.decode()


def typed(number: str, **other: Any) -> dict[str, Any]:
    return {
        "number": number, "volumes": "", "partner": "", "unit": "示例区人民法院", "borrower": "李法官", "contact": "",
        "ground": "consent", "demand": "", "purpose": "诉讼取证", "days": "10", **other,
    }  # fmt: skip


def upload(name: str = "scan") -> dict[str, Any]:
    return {name: SimpleUploadedFile("p.jpg", picture(), "image/jpeg")}


@pytest.mark.clause("B6.4", "B6.5", "B6.6", "A6.2")
def test_the_whole_way_over_the_pages(cast, rows, log_in) -> None:
    desk_clerk, archive = log_in("chenlu"), log_in("guwen")
    made = desk_clerk.post(reverse("archive-loan-new"), typed(rows[0].file.number))
    loan = Loan.objects.get()
    assert (made.status_code, made.headers["Location"]) == (
        302, reverse("application-show", args=[loan.application_id]),
    )  # fmt: skip
    page = reverse("archive-loan", args=[loan.pk])
    assert page in said(desk_clerk.get(made.headers["Location"]))
    consent = reverse("archive-loan-paper", args=[loan.pk, "consent"])
    assert consent in said(desk_clerk.get(page))
    assert "示例区人民法院" in said(desk_clerk.get(consent))
    assert desk_clerk.post(consent, {"strokes": "", "language": "zh-hans"}).status_code == 422
    assert desk_clerk.post(consent, {"strokes": DRAWN, "language": "en"}).status_code == 302
    assert LoanPaper.objects.get().opened().statement.startswith("I consent")
    assert desk_clerk.get(consent).status_code == 404
    approve(loan.application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    agreement = reverse("archive-loan-paper", args=[loan.pk, "agreement"])
    assert desk_clerk.get(agreement).status_code == 404
    hand_out = reverse("archive-loan-hand-out", args=[loan.pk])
    refused = archive.post(hand_out, {"code": rows[0].barcode})
    assert (refused.status_code, again(loan).state) == (422, LoanState.APPROVED)
    sent = {"paper": "1", "language": "zh-hans", "signed_on": timezone.localdate().isoformat(), **upload()}
    assert archive.post(agreement, sent).status_code == 302
    assert archive.get(reverse("archive-loan-scan", args=[loan.pk, "agreement"])).status_code == 200
    wrong = archive.post(hand_out, {"code": "CRV-WRONG"})
    assert (wrong.status_code, "CRV-WRONG" in said(wrong)) == (422, True)
    for row in rows:
        assert archive.post(hand_out, {"code": row.barcode}).status_code == 302
    assert again(loan).state == LoanState.OUT
    extend = reverse("archive-loan-extend", args=[loan.pk])
    assert "案件延期" in said(desk_clerk.post(extend, {"days": "99", "reason": "案件延期"}))
    assert desk_clerk.post(extend, {"days": "5", "reason": "案件延期"}).status_code == 302
    approve(LoanExtension.objects.get().application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    first = reverse("archive-loan-return", args=[line(loan, 1).pk])
    kept = archive.post(first, {"condition": "damaged", "damaged_pages": "99", "note": "封面撕裂", "owed": "修复费"})
    assert (kept.status_code, "封面撕裂" in said(kept)) == (422, True)
    found = {"condition": "damaged", "damaged_pages": "3", "note": "封面撕裂", "owed": "修复费", **upload("photo")}
    assert archive.post(first, found).status_code == 302
    assert archive.get(reverse("archive-loan-photo", args=[line(loan, 1).pk])).status_code == 200
    assert (
        archive.post(reverse("archive-loan-return", args=[line(loan, 2).pk]), {"condition": "whole"}).status_code == 302
    )
    pursuit = reverse("archive-pursuit", args=[Pursuit.objects.get().pk])
    assert (pursuit in said(archive.get(page)), "修复费" in said(archive.get(pursuit))) == (True, True)
    today = timezone.localdate().isoformat()
    assert archive.post(f"{pursuit}steps/", {"on": today, "what": "电话催告"}).status_code == 302
    assert "电话催告" in said(archive.get(pursuit))
    assert "2999-01-01" in said(archive.post(f"{pursuit}steps/", {"on": "2999-01-01", "what": "电话"}))
    assert archive.post(f"{pursuit}close/", {"how": "settled", "outcome": "已付 200 元"}).status_code == 302
    assert again(loan).state == LoanState.ENDED
    history = said(archive.get(page))
    assert ("封面撕裂" in history, "已付 200 元" in history) == (True, True)


@pytest.mark.clause("B6.4", "A6.1")
def test_overseers_read_numbers_others_their_own(cast, rows, log_in) -> None:
    loan = lent(cast, rows)
    back(cast, loan, 1, "lost", owed="赔偿重制费用", note="不慎遗失")
    page, pursuit = reverse("archive-loan", args=[loan.pk]), reverse("archive-pursuit", args=[Pursuit.objects.get().pk])
    for name in ("qinzheng", "yanrong"):
        client = log_in(name)
        html = said(client.get(page)) + said(client.get(reverse("archive-loans")))
        assert (loan.number in html, "李法官" in html, "不慎遗失" in html, "020-5550" in html) == (
            True,
            False,
            False,
            False,
        )
        assert client.get(reverse("archive-loan-print", args=[loan.pk, "request"])).status_code == 404
    application = reverse("application-show", args=[loan.application_id])
    assert ("李法官" in said(log_in("qinzheng").get(application)), "李法官" in said(log_in("zhoumin").get(application))) == (
        False, True,
    )  # fmt: skip
    assert "赔偿重制费用" not in said(log_in("qinzheng").get(pursuit))
    assert "赔偿重制费用" in said(log_in("yanrong").get(pursuit))
    assert "李法官" in said(log_in("chenlu").get(page))
    other = log_in("fangze")
    assert other.get(page).status_code == 404
    assert loan.number not in said(other.get(reverse("archive-loans")))
    assert log_in("xuguan").get(page).status_code == 403
    assert (
        AuditEvent.objects.using("audit").filter(object_uuid=loan.pk, action="view", actor=cast["qinzheng"].pk).exists()
    )


@pytest.mark.clause("B6.4")
def test_what_was_typed_stays(cast, rows, log_in) -> None:
    client, url = log_in("chenlu"), reverse("archive-loan-new")
    for other, word in (
        ({"number": "OP-1999-1"}, "OP-1999-1"), ({"volumes": "9"}, 'value="9"'), ({"volumes": "一"}, "一"),
        ({"days": "11"}, 'value="11"'), ({"ground": "authority"}, "诉讼取证"), ({"purpose": ""}, "李法官"),
    ):  # fmt: skip
        answer = client.post(url, {**typed(rows[0].file.number), **other})
        assert (answer.status_code, word in said(answer)) == (422, True)
    assert Application.objects.count() == 0
    shown = client.get(f"{url}?file={rows[0].file_id}")
    assert rows[0].file.number in said(shown)
    assert rows[0].file.number not in said(log_in("fangze").get(f"{url}?file={rows[0].file_id}"))


@pytest.mark.clause("B6.4")
def test_the_printed_papers(cast, rows, log_in) -> None:
    loan, client = lent(cast, rows), log_in("guwen")
    for kind, words in (
        ("request", ["诉讼取证", "李法官", rows[0].barcode]), ("consent", [loan.customer.opened().name]),
        ("agreement", ["示例区人民法院", rows[1].barcode, again(loan).due_on.isoformat()]),
    ):  # fmt: skip
        answer = client.get(reverse("archive-loan-print", args=[loan.pk, kind]))
        text = text_of(answer.content)
        assert (answer.status_code, [word for word in words if word not in text], loan.number in text) == (
            200,
            [],
            True,
        )
    assert client.get(reverse("archive-loan-print", args=[loan.pk, "other"])).status_code == 404
    assert AuditEvent.objects.using("audit").filter(object_uuid=loan.pk, action="print").count() == 3


@pytest.mark.clause("B6.4")
def test_the_register_to_take_along_names_nobody(cast, rows, log_in) -> None:
    loan, client, url = lent(cast, rows), log_in("qinzheng"), reverse("archive-loans-export")
    book = load_workbook(io.BytesIO(client.post(url, {"form": "xlsx"}).content))
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row]
    assert (loan.number in cells, any("法" in cell for cell in cells)) == (True, False)
    text = text_of(client.post(url, {"form": "pdf", "show": "out"}).content)
    assert (loan.number in text, "李法官" in text) == (True, False)
    assert log_in("chenlu").post(url, {"form": "pdf"}).status_code == 403


@pytest.mark.clause("B6.4")
def test_the_register_by_state_and_page_by_page(cast, rows, log_in, monkeypatch, django_assert_max_num_queries) -> None:
    monkeypatch.setattr("jobs.queries.PAGE", 2)
    asked = [wished(cast, rows[0]) for _nth in range(3)]
    out = lent(cast, rows)
    client, url = log_in("guwen"), reverse("archive-loans")
    first = said(client.get(url))
    assert [loan.number in first for loan in (*asked, out)] == [False, False, True, True]
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    with django_assert_max_num_queries(40):
        second = said(client.get(url + older))
    assert [loan.number in second for loan in (*asked, out)] == [True, True, False, False]
    assert out.number in said(client.get(f"{url}?show=out"))
    assert out.number not in said(client.get(f"{url}?show=waiting"))
    assert client.get(f"{url}?show=nonsense&before=x~y").status_code == 200


@pytest.mark.clause("B6.4")
def test_the_desk_and_the_page_of_the_file(cast, rows, log_in) -> None:
    loan = lent(cast, rows)
    loan.overdue_since = loan.due_on
    loan.save()
    tiles = {tile.url_name: count for _area, some in desk.tiles_for(cast["guwen"]) for tile, count in some}
    assert tiles["archive-loans"] == 1
    html = said(log_in("guwen").get(reverse("archive-file-show", args=[loan.file_id])))
    assert (loan.number in html, "示例区人民法院" in html, loan.due_on.isoformat() in html) == (True, True, True)
    assert loan.number not in said(log_in("chenlu").get(reverse("archive-file-show", args=[loan.file_id])))


@pytest.mark.clause("B6.4")
def test_calling_off_and_the_rules(cast, rows, log_in) -> None:
    loan, clerk, archive = approved(cast, rows[0]), log_in("chenlu"), log_in("guwen")
    url = reverse("archive-loan-call-off", args=[loan.pk])
    assert clerk.post(url, {"reason": ""}).status_code == 422
    assert clerk.post(url, {"reason": "顾客撤回同意"}).status_code == 302
    assert again(loan).state == LoanState.CALLED_OFF
    again_posted = clerk.post(url, {"reason": "又一次"})
    assert again_posted.status_code == 422
    rules = reverse("archive-lending-rules")
    given = {"longest": "15", "extensions": "2", "remind": "3", "raise_after": "4", "seen": "0"}
    assert archive.post(rules, {**given, "longest": "99"}).status_code == 422
    assert archive.post(rules, given).status_code == 302
    assert archive.post(rules, given).status_code == 422
    assert clerk.get(rules).status_code == 403


@pytest.mark.clause("B6.6")
def test_closing_a_pursuit_asks_for_a_fresh_proof(cast, rows, log_in) -> None:
    loan = lent(cast, rows)
    back(cast, loan, 1, "lost")
    url = reverse("archive-pursuit-close", args=[Pursuit.objects.get().pk])
    client = log_in("yanrong")
    session = client.session
    session["proved_at"] = 0.0
    session.save()
    client.post(url, {"how": "written_off", "outcome": "借阅单位已撤销"})
    assert Pursuit.objects.get().state == "open"
    assert log_in("guwen").post(url, {"how": "written_off", "outcome": "不追"}).status_code == 403
