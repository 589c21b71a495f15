"""The pages of retention and holds: who finds what, what is said, what is refused without losing what was typed."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import Application, AuditEvent
from access.personas import PASSWORD
from archive import desk
from archive.models import LegalHold, RetentionDue
from archive.retention import panel, scanning
from archive.tests.retention.ground import DAY, closed, consulted, filed, moment
from archive.tests.retention.test_verdicts import D, old

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast, customer) -> Any:
    return old(customer, cast)


def stale(client: Any) -> Any:
    """A session whose log-in is no proof any more."""
    session = client.session
    session["proved_at"] = 0.0
    session.save()
    return client


def said(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.clause("A3.3")
def test_the_rules_with_law_and_years(log_in, file) -> None:
    scanning.scan()
    page = said(log_in("guwen").get(reverse("archive-retention")))
    assert page.count(reverse("archive-retention-change", args=["home"])) == 1
    assert "2020" in page
    assert reverse("archive-retention-change", args=["home"]) not in said(
        log_in("qinzheng").get(reverse("archive-retention"))
    )
    assert log_in("chenlu").get(reverse("archive-retention")).status_code == 403


@pytest.mark.clause("A3.3", "B5.1")
def test_applying_for_fewer_years_says_first_how_many_files(log_in, cast, customer) -> None:
    consulted(customer, moment(D(2023, 1, 1)), cast)
    closed(customer, moment(D(2023, 1, 1)))
    filed(customer, cast, "care")
    client, url = log_in("guwen"), reverse("archive-retention-change", args=["care"])
    typed = {"years": 2, "purpose": "存放空间不足"}
    first = client.post(url, typed)
    assert (first.status_code, "存放空间不足" in said(first), Application.objects.count()) == (422, True, 0)
    assert client.post(url, {**typed, "seen": "on"}).status_code == 302
    shown = said(client.get(reverse("application-show", args=[Application.objects.get().pk])))
    assert "5 → 2" in shown
    below = client.post(reverse("archive-retention-change", args=["outpatient"]), {"years": 14, "purpose": "理由"})
    assert (below.status_code, Application.objects.count()) == (422, 1)
    assert client.get(reverse("archive-retention-change", args=["nothing"])).status_code == 404


@pytest.mark.clause("A3.4")
def test_why_a_file_may_not_be_destroyed(log_in, cast, file) -> None:
    client, url = log_in("guwen"), reverse("archive-retention-file", args=[file.customer_id])
    page = said(client.get(url))
    assert ("2020-03-01" in page, "verdict-blocks" in page) == (True, False)
    hold(client, file)
    page = said(client.get(url))
    assert ("verdict-blocks" in page, "医疗纠纷" in page) == (True, True)
    assert AuditEvent.objects.using("audit").filter(customer_uuid=file.customer_id, purpose="retention").count() == 2
    for name in ("qinzheng", "yanrong", "linyuan"):
        assert log_in(name).get(url).status_code in (403, 404)


def hold(client: Any, file: Any, **other: Any) -> Any:
    today = timezone.localdate()
    typed = {
        "numbers": file.customer.number, "reason": "医疗纠纷调解", "authority": "", "since": today,
        "review_on": today + 90 * DAY,
    }  # fmt: skip
    return client.post(reverse("archive-hold-new"), {**typed, **other})


@pytest.mark.clause("A3.4")
def test_a_hold_from_setting_to_lifting(log_in, cast, file) -> None:
    keeper, executive = log_in("guwen"), stale(log_in("yanrong"))
    wrong = hold(keeper, file, numbers="MM99999999")
    assert (wrong.status_code, "医疗纠纷调解" in said(wrong), LegalHold.objects.count()) == (422, True, 0)
    assert hold(keeper, file, review_on="2020-01-01").status_code == 422
    assert hold(keeper, file).status_code == 302
    row = LegalHold.objects.get()
    assert file.customer.number in said(log_in("qinzheng").get(reverse("archive-holds")))
    at = {name: reverse(f"archive-hold-{name}", args=[row.pk]) for name in ("ask", "lift", "look")}
    assert "data-proof" not in said(executive.get(reverse("archive-hold", args=[row.pk])))
    late = keeper.post(at["look"], {"review_on": "2020-01-01"})
    assert (late.status_code, 'value="2020-01-01"' in said(late)) == (422, True)  # refused, and still there
    assert keeper.post(at["ask"], {"reason": ""}).status_code == 422
    assert keeper.post(at["ask"], {"reason": "调解书已生效"}).status_code == 302
    assert desk.TILES["archive-holds"].waiting(cast["yanrong"]) == 1
    assert keeper.post(at["lift"]).status_code == 403
    asked = executive.post(at["lift"])
    assert (asked.status_code, LegalHold.objects.on().count()) == (200, 1)  # asks for the password first
    assert executive.post(at["lift"], {"password": PASSWORD}).status_code == 302
    assert LegalHold.objects.on().count() == 0
    assert keeper.post(at["look"], {"review_on": timezone.localdate() + DAY}).status_code == 422
    assert "已生效" in said(keeper.get(reverse("archive-hold", args=[row.pk])))


@pytest.mark.clause("B9.1")
def test_the_list_and_the_appraisal(log_in, cast, file) -> None:
    scanning.scan()
    due = RetentionDue.objects.get()
    keeper, url = log_in("guwen"), reverse("archive-retention-due")
    assert (file.number in said(keeper.get(url)), desk.TILES["archive-retention-due"].waiting(cast["guwen"])) == (
        True,
        1,
    )
    supervisor = said(log_in("qinzheng").get(url))
    here = reverse("archive-retention-appraise", args=[due.pk])
    assert (file.number in supervisor, here in supervisor, "张伟明" in supervisor) == (True, False, False)
    assert log_in("qinzheng").get(here).status_code == 403
    refused = keeper.post(here, {"decision": "longer", "remark": "罕见术式"})
    assert (refused.status_code, "罕见术式" in said(refused)) == (422, True)
    assert keeper.post(here, {"decision": "confirm"}).status_code == 302
    assert file.number in said(keeper.get(f"{url}?state=confirmed"))
    for state in ("kept_longer", "coming", "nonsense"):
        assert keeper.get(f"{url}?state={state}").status_code == 200


@pytest.mark.clause("B5.1")
def test_applying_for_more_years_from_the_file(log_in, file) -> None:
    client, url = log_in("guwen"), reverse("archive-retention-extend", args=[file.customer_id])
    assert client.post(url, {"years": 0, "purpose": "协议"}).status_code == 422
    assert client.post(url, {"years": 5, "purpose": "协议约定"}).status_code == 302
    assert file.number in said(client.get(reverse("application-show", args=[Application.objects.get().pk])))


def test_the_date_is_confirmed_after_a_proof(log_in) -> None:
    client, url = stale(log_in("guwen")), reverse("archive-retention-clock")
    assert client.post(url).status_code == 200
    assert client.post(url, {"password": PASSWORD}).status_code == 302
    assert log_in("yanrong").post(url, {"password": PASSWORD}).status_code == 403


def test_the_panel_of_a_file(rf, cast, file) -> None:
    request = rf.get("/")
    request.user = cast["guwen"]
    shown = panel.of_file(request, file)
    assert (shown["verdict"].may_destroy, bool(shown["url"]), bool(shown["hold_url"])) == (True, True, True)
