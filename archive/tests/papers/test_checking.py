"""What the scan page says of a paper: each state, who is told what, what is logged, what a stranger can learn (B2.5, B8.4)."""

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access import grants
from access.models import AuditEvent, Grant
from access.models.grants import GrantSource
from access.roles import Section
from archive.papers import checking
from archive.papers.checking import Finding
from archive.tests.papers import ground
from archive.tests.papers.protected import preop
from clinic_records.tests.gate.test_hidden import body_of
from customers.actions import register_customer
from customers.models import ConsultationSheet, ContactData
from records import actions as sheets
from records import codes

pytestmark = pytest.mark.django_db
PAGE = "/archive/papers/"


@pytest.fixture
def file(cast):
    return ground.file_of(cast)


def scanned(client: Any, text: str) -> Any:
    return client.post(PAGE, {"code": text})


def told(person: Any, text: str) -> Any:
    return checking.told_of(codes.read(text), by=person)


def given(cast: dict, file: Any, username: str, *wanted: Section) -> None:
    """Exactly these sections of the file, for a time."""
    grants.give(
        cast[username].pk, file.customer, wanted, by=cast["guwen"], source=GrantSource.REQUEST, by_duty=False,
    )  # fmt: skip


def events(person: Any, **which: Any) -> Any:
    return AuditEvent.objects.using("audit").filter(actor=person.pk, **which)


@pytest.mark.clause("B2.5")
def test_current_paper_is_said_to_be_current_and_the_scan_is_logged(cast, file, log_in) -> None:
    sheet = ground.consultation(file)
    answer = scanned(log_in("guwen"), ground.printed(sheet, by=cast["guwen"]))
    assert (answer.status_code, answer.context["told"].finding) == (200, Finding.CURRENT)
    assert sheet.customer.name in answer.content.decode()
    event = events(cast["guwen"], purpose="paper_code_current").get()
    assert (event.customer_uuid, event.object_uuid, event.section) == (sheet.customer_id, sheet.pk, "consultation")


@pytest.mark.clause("B8.4")
def test_superseded_paper_says_what_changed_to_who_may_read_the_sheet(cast, file, log_in) -> None:
    old = ground.printed(ground.consultation(file), by=cast["guwen"])
    ground.amended(file, cast, "双眼皮加开眼角")
    answer = scanned(log_in("guwen"), old)
    assert answer.context["told"].finding == Finding.SUPERSEDED
    assert [(one.old, one.new) for one in answer.context["told"].changes] == [("双眼皮", "双眼皮加开眼角")]
    assert "双眼皮加开眼角" in answer.content.decode()
    now = told(cast["guwen"], ground.printed(ground.consultation(file), by=cast["guwen"]))
    assert now.finding == Finding.CURRENT


def test_who_has_the_file_but_not_the_section_is_told_the_state_only(cast, file, log_in) -> None:
    old = ground.printed(ground.consultation(file), by=cast["guwen"])
    ground.amended(file, cast, "双眼皮加开眼角")
    given(cast, file, "heqiang", Section.BASIC)
    answer = scanned(log_in("heqiang"), old)
    page = answer.content.decode()
    assert answer.context["told"].finding == Finding.SUPERSEDED
    assert answer.context["told"].sheet is None
    for said in ("双眼皮加开眼角", "张伟明", file.customer.number, str(ground.consultation(file).pk)):
        assert said not in page
    unproved = f"CR1|consultation|{ground.consultation(file).pk}|1|x"
    assert told(cast["heqiang"], unproved).finding == Finding.UNKNOWN
    assert told(cast["guwen"], unproved).finding == Finding.SUPERSEDED


def test_group_that_is_closed_is_not_told_but_that_more_has_changed_is(cast, customer) -> None:
    """A sheet of which one group is more protected than the rest (T6)."""
    code = preop(customer, cast)
    given(cast, _Of(customer), "heqiang", Section.BASIC, Section.PREOP)
    found = told(cast["heqiang"], code)
    assert found.finding == Finding.SUPERSEDED
    assert (found.changes, found.hidden) == ((), True)
    given(cast, _Of(customer), "heqiang", Section.INFECTIOUS)
    assert told(cast["heqiang"], code).changes != ()


class _Of:
    def __init__(self, customer: Any) -> None:
        self.customer = customer


def test_paper_before_the_signature_is_superseded_by_it(cast, customer) -> None:
    row = ConsultationSheet(case=customer.cases.get(), customer=customer)
    values = {"channel": "visit", "needs": "a", "concerns": "b", "expected_effect": "c", "content": "d", "advice": "e"}
    sheets.save_draft(row, values, by=cast["chenlu"])
    draft = ground.printed(ground._again(row.pk), by=cast["chenlu"])
    found = told(cast["chenlu"], draft)
    assert (found.finding, found.draft) == (Finding.CURRENT, True)
    ground._signed(row, cast)
    found = told(cast["chenlu"], draft)
    assert (found.finding, found.draft, found.changes, len(found.signed)) == (Finding.SUPERSEDED, False, (), 2)


def test_corrected_name_and_values_printed_along_supersede_the_paper(cast, file) -> None:
    sheet, keeper = ground.consultation(file), cast["guwen"]
    alone, with_them = (ground.printed(sheet, by=keeper, alone=alone) for alone in (True, False))
    contact = ContactData.objects.get(customer=file.customer_id).opened()
    sheets.save_draft(contact, {"address": "示范路 2 号"}, by=cast["chenlu"])
    assert [told(keeper, one).finding for one in (alone, with_them)] == [Finding.CURRENT, Finding.SUPERSEDED]
    sheets.save_draft(ground.profile(file), {"name": "张为明"}, by=cast["chenlu"])
    assert told(keeper, alone).finding == Finding.SUPERSEDED


def test_struck_sheet_is_told_before_anything_else(cast, file) -> None:
    sheet = ground.consultation(file)
    old = ground.printed(sheet, by=cast["guwen"])
    sheets.mark_error(sheet, by=cast["chenlu"], reason="另一位顾客的")
    new = ground.printed(ground.consultation(file), by=cast["guwen"])
    assert {told(cast["guwen"], text).finding for text in (old, new)} == {Finding.STRUCK}


@pytest.mark.clause("A4.4")
def test_forged_code_is_refused_and_logged_whether_the_sheet_exists_or_not(cast, file, log_in) -> None:
    sheet = ground.consultation(file)
    text = ground.printed(sheet, by=cast["guwen"])
    head, _slash, packed = text.rpartition("/")
    raw = bytearray(base64.b32decode(packed))
    raw[-1] ^= 1
    there = f"{head}/{base64.b32encode(bytes(raw)).decode()}"
    raw[1:17] = uuid4().bytes
    absent = f"{head}/{base64.b32encode(bytes(raw)).decode()}"
    client = log_in("guwen")
    answers = [scanned(client, code) for code in (there, absent)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].context["error"] == answers[1].context["error"]
    assert events(cast["guwen"], purpose="paper_code_forged", action="deny").count() == 2
    assert not events(cast["guwen"], customer_uuid=sheet.customer_id, action="deny").exists()
    assert f'value="{there}"' in answers[0].content.decode()


def test_what_is_no_code_loses_nothing_typed(cast, log_in) -> None:
    answer = scanned(log_in("xiaohan"), '<b>"x')
    assert (answer.status_code, "&lt;b&gt;&quot;x" in answer.content.decode()) == (422, True)
    assert events(cast["xiaohan"], purpose="paper_code_shape").count() == 1
    assert scanned(log_in("xiaohan"), "y" * 100_000).status_code == 422


@pytest.mark.parametrize("proved", [True, False])
def test_hidden_sheet_cannot_be_told_from_one_that_never_was(cast, file, log_in, proved) -> None:
    other = register_customer({"name": "李静怡", "sex": "female"}, {}, {}, by=cast["chenlu"])
    row = ConsultationSheet(case=other.cases.get(), customer=other)
    sheets.save_draft(row, {"channel": "visit"}, by=cast["chenlu"])
    hidden = ground.printed(ground._again(row.pk), by=cast["chenlu"])
    code = codes.read(hidden)
    absent = codes.of_print(codes.SheetCode(code.key, uuid4(), 1, (), other.pk.bytes, code.part, code.digest))
    if not proved:
        hidden, absent = (f"CR1|consultation|{pk}|1|-" for pk in (row.pk, uuid4()))
    Grant.objects.filter(customer=other).delete()
    client = log_in("baiyu")
    scanned(client, hidden)
    seen = set()
    for _nth in range(5):
        for text in (hidden, absent):
            with CaptureQueriesContext(connections["default"]) as captured:
                answer = scanned(client, text)
            seen.add((answer.status_code, len(captured), body_of(answer), answer.context["told"].finding))
    assert len(seen) == 1
    assert seen.pop()[3] == Finding.UNKNOWN
    assert not events(cast["baiyu"], customer_uuid=other.pk).exists()
    give_all = [Section.BASIC, Section.CONSULTATION]
    grants.give(cast["baiyu"].pk, other, give_all, by=cast["guwen"], source=GrantSource.REQUEST, by_duty=False)
    assert told(cast["baiyu"], hidden).finding == Finding.CURRENT


def test_blank_forms_and_other_papers_are_told_apart(cast) -> None:
    assert told(cast["xiaohan"], "CR1|blank|consultation").finding == Finding.BLANK
    assert told(cast["xiaohan"], f"CR1|file|{uuid4()}").finding == Finding.OTHER


@pytest.mark.parametrize(
    ("username", "opens"), [("guwen", 200), ("chenlu", 200), ("xiaohan", 200), ("linyuan", 200), ("qinzheng", 403)]
)
def test_who_holds_papers_may_scan_them(cast, log_in, username, opens) -> None:
    assert log_in(username).get(PAGE).status_code == opens
    assert reverse("archive-papers") == PAGE
