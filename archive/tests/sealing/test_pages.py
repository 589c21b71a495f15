"""The pages of sealings: from the archive's page of the file to the opened copy, as the people who use them."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.personas import PASSWORD
from archive.models import ArchiveFile, Sealing
from archive.models.sealings import SealingState
from archive.sealing import actions
from archive.tests import copies_ground
from archive.tests.retention.ground import consulted, filed
from archive.tests.sealing.test_sealing import DISPUTE

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A3.4")]
DRAWN = '{"w": 100, "h": 50, "strokes": [[{"x": 1, "y": 2}, {"x": 30, "y": 20}]]}'
FORM = {"reason": "术后闭合不全纠纷", "name": "张父", "relation": "父亲"}


def said(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def finished(cast: dict, customer: Any) -> Any:
    filed(customer, cast)
    return consulted(customer, timezone.now(), cast)


@pytest.fixture
def drawn(cast: dict, customer: Any, finished: Any) -> Sealing:
    return actions.draw_up(customer, DISPUTE, by=cast["guwen"])


def test_the_whole_way_as_archive_manager(log_in, customer, finished) -> None:
    client = log_in("guwen")
    page = said(client.get(reverse("archive-file-show", args=[ArchiveFile.objects.get(customer=customer).pk])))
    address = reverse("archive-seal-file", args=[customer.pk])
    assert address in page
    assert str(finished.spec.title) in said(client.get(address))
    answer = client.post(address, {**FORM, "name": " "})
    assert (answer.status_code, "术后闭合不全纠纷" in said(answer)) == (422, True)
    answer = client.post(address, FORM, follow=True)
    row = Sealing.objects.get()
    show = reverse("archive-sealing", args=[row.pk])
    assert answer.redirect_chain[-1][0] == show
    assert client.get(reverse("archive-sealing-list", args=[row.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("archive-sealing-copy", args=[row.pk])).status_code == 404
    sign = reverse("archive-sealing-sign", args=[row.pk])
    assert client.post(sign, {"strokes": "[]"}).status_code == 422
    assert client.post(sign, {"strokes": DRAWN, "password": PASSWORD}).status_code == 302
    assert client.get(reverse("archive-sealing-copy", args=[row.pk])).status_code == 404
    assert client.post(reverse("archive-sealing-check", args=[row.pk])).status_code == 302
    together = reverse("archive-sealing-together", args=[row.pk])
    assert client.get(together).status_code == 200
    assert client.post(together, {"name": "张父", "strokes": "?"}).status_code == 422
    assert client.post(together, {"name": "张父", "strokes": DRAWN}).status_code == 302
    assert client.get(reverse("archive-sealing-copy", args=[row.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("archive-sealing-record", args=[row.pk])).content.startswith(b"%PDF")
    assert client.get(show).status_code == 200


def test_signed_on_paper_and_opened_by_an_executive(log_in, cast, drawn) -> None:
    client = log_in("guwen")
    actions.attach_signed(drawn, copies_ground.scan(), by=cast["guwen"])
    assert client.get(reverse("archive-sealing-scan", args=[drawn.pk])).status_code == 200
    ask = reverse("archive-sealing-ask", args=[drawn.pk])
    assert client.post(ask, {"opening": "settled"}).status_code == 422
    assert client.post(ask, {"opening": "lapsed", "reason": "满三年"}).status_code == 422
    assert client.post(ask, {"opening": "settled", "reason": "调解书〔2026〕8号"}).status_code == 302
    boss, address = log_in("yanrong"), reverse("archive-sealing-open", args=[drawn.pk])
    assert address in said(boss.get(reverse("archive-sealing", args=[drawn.pk])))
    assert client.post(address).status_code == 403
    assert boss.post(address).status_code == 302
    assert Sealing.objects.get().state == SealingState.OPENED


@pytest.mark.parametrize("name", ["qinzheng", "yanrong"])
def test_those_who_oversee_see_numbers_and_digests_and_no_words(log_in, cast, customer, drawn, name: str) -> None:
    page = said(log_in(name).get(reverse("archive-sealing", args=[drawn.pk])))
    assert customer.number in page
    assert drawn.document["pages"][0] in page
    for word in (DISPUTE.reason, DISPUTE.name, drawn.document["lines"][-1]["title"], customer.opened().name):
        assert word not in page
    assert drawn.label in said(log_in(name).get(reverse("archive-seals")))


@pytest.mark.parametrize(("name", "status"), [("chenlu", 403), ("linyuan", 403), ("maohui", 403), ("xuguan", 403)])
def test_seals_are_nobody_elses_business(log_in, drawn, name: str, status: int) -> None:
    assert log_in(name).get(reverse("archive-sealing", args=[drawn.pk])).status_code == status
    assert log_in(name).get(reverse("archive-seals")).status_code == status


def test_the_register_takes_the_same_queries_for_one_line_and_for_many(
    log_in, cast, customer, drawn, django_assert_max_num_queries
) -> None:
    actions.drop(drawn, by=cast["guwen"])
    client = log_in("guwen")
    client.get(reverse("archive-seals"))
    with django_assert_max_num_queries(100) as one:
        client.get(reverse("archive-seals"))
    for _nth in range(3):
        actions.drop(actions.draw_up(customer, DISPUTE, by=cast["guwen"]), by=cast["guwen"])
    with django_assert_max_num_queries(len(one)):
        assert said(client.get(reverse("archive-seals"))).count("FC0000") >= 4
