"""The pages of the review of outdated data: from the fault to the trace, contact data asked about, the list (A5.3)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.approvals import actions as approvals
from archive.care import removing
from archive.models import ContactConfirmation, Removal
from archive.models.care import FaultKind
from archive.tests.care.test_outdated import carried_out, contact_of, found

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A5.3")]


def said(answer: Any) -> str:
    return answer.content.decode()


def test_pages_from_the_fault_to_the_trace(log_in, cast, file, draft) -> None:
    fault = found(file, FaultKind.STALE)
    keeper = log_in("dongxue")
    address = reverse("archive-removal-new", args=[fault.pk])
    assert address in said(keeper.get(reverse("archive-fault", args=[fault.pk])))
    assert keeper.post(address, {"reason": " "}).status_code == 422
    nonce = {"form_nonce": "3b8f5f0e-1d0c-4a93-8f0c-3a7f6d2f9a12"}
    first, second = (keeper.post(address, {"reason": "从未签署", **nonce}) for _ in range(2))
    row = Removal.objects.get()
    shown = reverse("application-show", args=[row.application_id])
    assert (first.url, second.url) == (shown, shown)
    assert file.customer.number in said(log_in("zhoumin").get(shown))
    carried_out(row, cast)
    listed = reverse("archive-removals")
    assert row.written_by.name in said(keeper.get(listed))
    seen = said(log_in("qinzheng").get(listed))
    assert (file.customer.number in seen, row.written_by.name in seen) == (True, False)
    assert keeper.get(reverse("archive-removal-new", args=[uuid4()])).status_code == 404


def test_contact_page_confirms_and_proposes(log_in, cast, file) -> None:
    contact = contact_of(file, cast)
    client = log_in("chenlu")
    address = reverse("contact-check", args=[file.customer_id])
    assert address in said(client.get(reverse("customer-access", args=[file.customer_id])))
    assert "旧地址 1 号" in said(client.get(address))
    nonce = {"form_nonce": "4b8f5f0e-1d0c-4a93-8f0c-3a7f6d2f9a13"}
    for _ in range(2):
        assert client.post(address, {"confirm": "1", **nonce}).status_code == 302
    assert ContactConfirmation.objects.count() == 1
    shown = said(client.get(reverse("sheet-show", args=["contact", contact.pk])))
    assert (address in shown, "陈露" in shown) == (True, True)
    answer = client.post(address, {"columns": ["phone"], "reason": ""})
    assert (answer.status_code, "checked" in said(answer)) == (422, True)
    assert client.post(address, {"columns": ["address"], "reason": "已搬走"}).status_code == 302
    answer = client.post(address, {"columns": ["address"], "reason": "已搬走"})
    assert (answer.status_code, "已搬走" in said(answer)) == (422, True)
    assert log_in("linyuan").get(address).status_code == 403


def test_list_asks_the_same_of_the_database_for_any_length(log_in, cast, file) -> None:
    contact_of(file, cast)
    client = log_in("guwen")
    counts = []
    for column in ("address", "wechat"):
        row = removing.propose_contact(file.customer, [column], "已失效", by=cast["chenlu"])
        approvals.withdraw(row.application, by=cast["chenlu"])
        client.get(reverse("archive-removals"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("archive-removals"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
