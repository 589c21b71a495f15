"""The page that says who may see a file and why, and who has seen it; its print for the customer (A4.2, A4.4)."""

import datetime
import io
import re
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import audit, grants, holding
from access.audit import queries as log
from access.models import Agreement, AuditEvent, Grant, Person
from access.models.grants import GrantSource
from access.models.people import Employment
from access.roles import Deed, Section
from customers import seen, seen_paper

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def give(customer: Any, principal: Any, sections: list[Section], **more: Any) -> Grant:
    """A grant of exactly these sections, by an approved request."""
    return Grant.objects.create(
        principal=principal, customer=customer, customer_serial=customer.serial, sections=sections,
        **{"source": GrantSource.REQUEST, "by_duty": False, **more},
    )  # fmt: skip


def page(client: Any, customer: Any, query: str = "") -> str:
    """The page as text."""
    answer = client.get(f"/customers/{customer.pk}/access/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def open_to(customer: Any) -> dict[str, tuple[frozenset, frozenset]]:
    """What `holding` says: user name -> sections to view and to change."""
    return {one.person.username: (one.opens, one.changes) for one in holding.holders_of(customer.pk)}


@pytest.mark.clause("A4.2")
@pytest.mark.clause("A6.4")
@pytest.mark.clause("B8.2")
@pytest.mark.clause("D3.5")
def test_who_can_see_is_exactly_whom_the_gate_lets_in(cast: dict[str, Person], customer) -> None:
    give(customer, cast["jiangbo"].pk, [Section.BASIC, Section.SURGERY], ends_at=timezone.now() + HOUR)
    give(customer, cast["fangze"].department_id, [Section.BASIC], source=GrantSource.SHARE, may_change=True)
    give(customer, cast["yanrong"].pk, list(Section), starts_at=timezone.now() - HOUR, ends_at=timezone.now())
    give(customer, cast["maohui"].pk, list(Section), starts_at=timezone.now() + HOUR)
    asked = {
        name: tuple(
            grants.sections(Person.objects.get(pk=person.pk), customer, deed) for deed in (Deed.VIEW, Deed.CHANGE)
        )
        for name, person in cast.items()
    }
    told = open_to(customer)
    assert told == {name: sections for name, sections in asked.items() if sections[0]}
    assert {"chenlu", "jiangbo", "fangze", "linyuan", "guwen"} <= set(told)
    assert {"yanrong", "maohui", "xuguan", "qinzheng"} & set(told) == set()


@pytest.mark.clause("B7.2")
def test_who_has_left_or_has_no_agreement_can_see_nothing(cast: dict[str, Person], customer) -> None:
    for name in ("jiangbo", "luojia"):
        give(customer, cast[name].pk, [Section.BASIC])
    assert {"jiangbo", "luojia"} <= set(open_to(customer))
    Agreement.objects.filter(person=cast["luojia"]).delete()
    cast["jiangbo"].employment = Employment.LEFT
    cast["jiangbo"].save()
    assert {"jiangbo", "luojia"} & set(open_to(customer)) == set()


def test_reader_is_told_by_which_grant_case_duty_and_until_when(cast: dict[str, Person], customer, log_in) -> None:
    give(customer, cast["zhoumin"].pk, [Section.INFECTIOUS], ends_at=timezone.now() + HOUR)
    cast["zhoumin"].language = "en"
    cast["zhoumin"].save()
    text = page(log_in("zhoumin"), customer)
    mine = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split('id="mine"')[1].split("</section>")[0]))
    until = timezone.localtime(timezone.now() + HOUR).strftime("%Y-%m-%d %H:")
    for words in ("Care team", "Approved request", "Infectious disease", "by duty as Front desk / consultant:", until):
        assert words in mine
    assert str(timezone.localdate()) in mine
    assert "through the department Reception" in mine


def test_costs_do_not_grow_with_the_people_or_the_events(cast: dict[str, Person], customer, log_in) -> None:
    client = log_in("chenlu")
    page(client, customer)

    def cost() -> int:
        captured = [CaptureQueriesContext(connections[alias]) for alias in ("default", "keyring", "audit")]
        for one in captured:
            one.__enter__()
        page(client, customer)
        for one in captured:
            one.__exit__(None, None, None)
        return sum(map(len, captured))

    before, people = cost(), len(open_to(customer))
    for person in cast.values():
        give(customer, person.pk, [Section.BASIC])
        audit.record_read(audit.Action.VIEW, actor=person, customer=customer)
    assert len(open_to(customer)) > people + 3
    assert cost() == before


@pytest.mark.clause("A4.4")
@pytest.mark.clause("E2.2")
def test_who_has_seen_names_views_prints_and_refusals_newest_first(cast: dict[str, Person], customer, log_in) -> None:
    assert log_in("jiangbo").get(f"/customers/{customer.pk}/").status_code == 404
    log_in("baiyu").get(f"/customers/{customer.pk}/")
    audit.record_read(audit.Action.EXPORT, actor=cast["guwen"], customer=customer)
    audit.record_read(audit.Action.CHANGE, actor=cast["zhoumin"], customer=customer)
    rows, older = seen.page_of(customer.pk, frozenset(Section))
    assert [(row["name"], row["refused"]) for row in rows[:3]] == [("顾文", False), ("白雨", False), ("江波", True)]
    assert (older, {row["name"] for row in rows} & {"周敏"}) == (None, set())
    text = page(log_in("chenlu"), customer)
    assert all(name in text.split('id="seen"')[1] for name in ("顾文", "白雨", "江波"))


@pytest.mark.clause("A4.5")
def test_reads_of_studies_are_not_listed_and_every_file_says_so(cast: dict[str, Person], customer, log_in) -> None:
    before = page(log_in("chenlu"), customer)
    audit.record_read(audit.Action.VIEW, actor=cast["luojia"], customer=customer, purpose="study")
    after = page(log_in("chenlu"), customer)
    assert [(str(seen.STUDIES) in text.split('id="seen"')[1], cast["luojia"].name in text) for text in (before, after)] == [
        (True, False), (True, False),
    ]  # fmt: skip
    assert [row["name"] for row in seen.page_of(customer.pk, frozenset(Section))[0]] == ["陈露"] * 2
    sheet = seen_paper.printed(customer.opened(), by=cast["chenlu"])
    assert {row[1] for row in sheet.fieldsets[0].items[2].rows} == {"陈露"}
    assert sheet.fieldsets[1].items[0].value.endswith(str(seen.STUDIES))
    hour_ago = timezone.now() - HOUR
    assert log.seen_by(cast["luojia"].pk, customer.pk, hour_ago, timezone.now() + HOUR) == []


@pytest.mark.clause("B6.3")
def test_who_may_only_read_does_not_print_who_has_seen(cast: dict[str, Person], customer, log_in) -> None:
    client, address = log_in("chenlu"), f"/customers/{customer.pk}/access/print/"
    assert (address in page(client, customer), client.get(address).status_code) == (True, 200)
    Grant.objects.filter(customer=customer).update(may_print=False)
    assert (address in page(client, customer), client.get(address).status_code) == (False, 403)


@pytest.mark.clause("A4.4")
def test_reading_the_page_and_printing_it_are_logged(cast: dict[str, Person], customer, log_in) -> None:
    client = log_in("chenlu")
    text = page(client, customer)
    client.get(f"/customers/{customer.pk}/access/print/")
    logged = AuditEvent.objects.using("audit").filter(
        actor=cast["chenlu"].pk, customer_uuid=customer.pk, purpose="access"
    )
    assert list(logged.order_by("id").values_list("action", flat=True)) == ["view", "print"]
    assert "陈露" in text.split('id="seen"')[1]


@pytest.mark.clause("A4.4")
@pytest.mark.parametrize("address", ["access/", "access/print/"])
def test_who_cannot_open_the_file_cannot_open_this(cast: dict[str, Person], customer, log_in, address: str) -> None:
    for name in ("jiangbo", "qinzheng", "xuguan"):
        assert log_in(name).get(f"/customers/{customer.pk}/{address}").status_code == 404
        assert log_in(name).get(f"/customers/{uuid4()}/{address}").status_code == 404
    assert AuditEvent.objects.using("audit").filter(customer_uuid=customer.pk, action="deny").count() == 3


@pytest.mark.clause("A4.2")
def test_what_is_closed_to_the_reader_is_not_named(cast: dict[str, Person], customer) -> None:
    audit.record_read(audit.Action.VIEW, actor=cast["linyuan"], customer=customer, section=Section.INFECTIOUS)
    whole, _older = seen.page_of(customer.pk, frozenset(Section))
    part, _older = seen.page_of(customer.pk, frozenset({Section.BASIC}))
    assert whole[0]["what"] == str(Section.INFECTIOUS.label)
    assert part[0]["what"] == str(seen._CLOSED)


def test_list_is_read_by_key_page_by_page(cast: dict[str, Person], customer, log_in) -> None:
    ids = [audit.record_read(audit.Action.VIEW, actor=cast["baiyu"], customer=customer) for _nth in range(70)]
    first, older = seen.page_of(customer.pk, frozenset(Section))
    second, end = seen.page_of(customer.pk, frozenset(Section), older)
    assert (len(first), older, len(second), end) == (50, ids[20], 20, None)
    client = log_in("chenlu")
    assert f"?before={ids[21]}" in page(client, customer)  # the reader's own event stands first
    for wrong in ("?before=abc", "?before=-1", "?before=" + "9" * 40, "?before=%00"):
        page(client, customer, wrong)
    assert 'rel="next"' in page(client, customer)
    assert 'rel="next"' not in page(client, customer, f"?before={ids[3]}")
    assert page(client, customer, "?before=1")


@pytest.mark.clause("A4.4")
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_print_for_the_customer_names_who_when_and_how_and_no_content(
    cast: dict[str, Person], customer, log_in, language: str
) -> None:
    cast["chenlu"].language = language
    cast["chenlu"].save()
    for _twice in range(2):
        audit.record_read(audit.Action.VIEW, actor=cast["linyuan"], customer=customer, section=Section.INFECTIOUS)
    audit.record_denial(actor=cast["jiangbo"], customer=customer)
    answer = log_in("chenlu").get(f"/customers/{customer.pk}/access/print/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert customer.number in text
    assert "张伟明" in text
    assert "林远" in text
    assert "江波" not in text  # who was refused has not seen anything
    assert str(Section.INFECTIOUS.label) not in text


def test_print_holds_the_latest_and_says_where_it_begins(
    cast: dict[str, Person], customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("baiyu", "linyuan", "guwen", "guwen"):
        audit.record_read(audit.Action.VIEW, actor=cast[name], customer=customer)
    monkeypatch.setattr(seen_paper, "MOST", 3)
    sheet = seen_paper.printed(customer.opened(), by=cast["chenlu"])
    since, _until, table = sheet.fieldsets[0].items
    assert [row[1] for row in table.rows] == ["顾文", "林远"]
    assert since.value == table.rows[-1][0]
