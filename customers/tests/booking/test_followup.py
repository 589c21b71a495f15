"""Follow-ups: complications are told, opinions passed on, changed contact data lead to a new signature."""

import re

import pytest

from customers.models import ContactData, Customer
from customers.tests.booking.ground import STROKES, Cast, another, confirmed, consulted, followed_up
from jobs import notifications
from jobs.models import Notification
from records import actions as sheets
from records.lifecycle import MoveRefused

pytestmark = pytest.mark.django_db
ITCH = {"complications": True, "complaints": "左眼发痒流泪"}


def ready(customer: Customer, cast: Cast):
    case = consulted(customer, cast)
    confirmed(case, cast)
    return case


def told(sheet, kind: str) -> list[str]:
    rows = Notification.objects.filter(subject=sheet.pk, kind=kind).values_list("recipient__username", flat=True)
    return sorted(rows)


def test_follow_up_needs_a_confirmed_booking(customer: Customer, cast: Cast) -> None:
    with pytest.raises(MoveRefused) as caught:
        followed_up(consulted(customer, cast), cast)
    assert (caught.value.code, len(caught.value.details)) == ("not ready", 1)


@pytest.mark.clause("A2.6")
@pytest.mark.clause("A5.2")
def test_complications_reach_surgeon_and_nurse_once_with_a_read_receipt(customer: Customer, cast: Cast, log_in) -> None:
    sheet = followed_up(ready(customer, cast), cast, signed=False, **ITCH)
    assert told(sheet, "followup-complication") == ["linyuan", "suyun"]
    notifications.mark_read(by=cast["linyuan"])
    sheets.sign(sheet, by=cast["baiyu"], role="customer_service", seen=sheet.version)
    assert told(sheet, "followup-complication") == ["linyuan", "suyun"]
    page = log_in("baiyu").get(f"/sheets/followup/{sheet.pk}/").content.decode()
    assert [name in page for name in ("林远", "苏云")] == [True, True]
    answer = log_in("linyuan").get(f"/followups/{sheet.pk}/")
    assert answer.headers["Location"] == f"/sheets/followup/{sheet.pk}/"


@pytest.mark.clause("A2.6")
def test_no_complication_tells_nobody(customer: Customer, cast: Cast) -> None:
    sheet = followed_up(ready(customer, cast), cast)
    assert Notification.objects.filter(subject=sheet.pk).count() == 0


@pytest.mark.clause("A2.6")
def test_opinions_are_passed_on_to_the_heads_without_the_customers_name(customer: Customer, cast: Cast, log_in) -> None:
    words = {"opinions": "等候时间太长", "told": ["reception"], "complaints": "右眼肿胀", "complications": True}
    sheet = followed_up(ready(customer, cast), cast, signed=False, **words)
    assert told(sheet, "followup-passed-on") == []
    assert log_in("zhoumin").get(f"/followups/{sheet.pk}/").status_code == 404
    sheets.sign(sheet, by=cast["baiyu"], role="customer_service", seen=sheet.version)
    assert told(sheet, "followup-passed-on") == ["zhoumin"]
    page = log_in("zhoumin").get(f"/followups/{sheet.pk}/")
    text = page.content.decode()
    assert (page.status_code, "等候时间太长" in text, customer.number in text) == (200, True, True)
    assert [word in text for word in ("张伟明", "右眼肿胀", "15412345678")] == [False, False, False]
    for stranger in ("chenlu", "maohui", "jiangbo", "xuguan"):
        assert log_in(stranger).get(f"/followups/{sheet.pk}/").status_code in (403, 404)


@pytest.mark.clause("A5.1")
@pytest.mark.clause("D3.3")
def test_changed_contact_data_are_entered_with_reason_and_signed_anew(customer: Customer, cast: Cast, log_in) -> None:
    contact = ContactData.objects.get(customer=customer)
    drawn = sheets.CustomerSignature(STROKES)
    sheets.sign_as_customer(contact, drawn, by=cast["chenlu"], seen=contact.version)
    sheet = followed_up(ready(customer, cast), cast, contact_changed=True)
    client, edit = log_in("baiyu"), f"/sheets/contact/{contact.pk}/edit/"
    shown = f"/sheets/followup/{sheet.pk}/"
    assert edit in client.get(shown).content.decode()
    form = {"version": contact.version, "phone": "15412349999", "address": "新路 2 号"}
    assert client.post(edit, form).status_code == 422
    assert client.post(edit, form | {"reason": "随访时告知"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.opened().phone[-4:], contact.change_reason, contact.needs_customer) == ("9999", "随访时告知", True)
    assert edit not in client.get(shown).content.decode()
    sheets.sign_as_customer(contact, drawn, by=cast["baiyu"], seen=contact.version)
    assert not contact.needs_customer
    assert contact.history.filter(edition=2).earliest("version").change_reason == "随访时告知"


def test_form_asks_for_complications_of_everybody_reached(customer: Customer, cast: Cast, log_in) -> None:
    case, client = ready(customer, cast), log_in("baiyu")
    url = f"/cases/{case.pk}/sheets/followup/new/"
    page = client.get(url).content.decode()
    assert len(re.findall(r'name="told"', page)) == 10
    typed = {"way": "phone", "reached": "on", "happened_at": "2026-01-01T10:00", "opinions": "都很好"}
    refused = client.post(url, typed)
    assert (refused.status_code, "都很好" in refused.content.decode()) == (422, True)
    assert client.post(url, typed | {"complications": "false", "told": ["nursing", "surgery"]}).status_code == 302
    sheet = another(cast) and case
    from customers.models import FollowUpSheet

    assert FollowUpSheet.objects.get(case=sheet).told == ["nursing", "surgery"]
