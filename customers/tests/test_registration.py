"""Registering a customer, finding one, and who sees what afterwards."""

import re

import pytest

from access import grants
from access.models import AuditEvent
from access.roles import Deed, Section
from customers import queries
from customers.models import Customer
from vault.models import RowChange

pytestmark = pytest.mark.django_db


@pytest.mark.clause("A2.1")
@pytest.mark.clause("D3.1")
def test_registered_customer_has_number_profile_and_case(customer: Customer) -> None:
    found = Customer.objects.get(pk=customer.pk).opened()
    assert (found.name, found.birth_year, found.number) == ("张伟明", 1990, "C000001")
    assert found.contactdata.opened().phone == "+8615412345678"
    assert found.cases.get().stage == "consultation"
    assert found.needs_customer


def test_numbers_follow_each_other(customer: Customer, cast: dict) -> None:
    from customers.actions import register_customer

    second = register_customer({"name": "李静"}, {}, {}, by=cast["chenlu"])
    assert [customer.serial, second.serial] == [1, 2]


@pytest.mark.clause("A6.3")
def test_no_name_or_phone_stands_in_the_database(customer: Customer) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(c::text, ' ') FROM customers_customer c UNION ALL"
            " SELECT string_agg(h::text, ' ') FROM customers_historicalcustomer h UNION ALL"
            " SELECT string_agg(d::text, ' ') FROM customers_contactdata d UNION ALL"
            " SELECT string_agg(s::text, ' ') FROM vault_searchentry s"
        )
        text = " ".join(row[0] for row in cursor.fetchall())
    for word in ("张伟明", "15412345678", "示范路"):
        assert word not in text
        assert word.encode().hex() not in text


@pytest.mark.parametrize(
    "typed", ["张伟明", "張偉明", "伟明", "zhangweiming", "zhang wei ming", "zwm", "15412345678", "5678", "C000001"]
)
@pytest.mark.clause("A2.1")
def test_search_finds_by_every_way_of_typing(customer: Customer, cast: dict, typed: str) -> None:
    found = queries.search(cast["chenlu"], typed)
    assert [hit.customer.pk for hit in found.hits] == [customer.pk]


@pytest.mark.clause("A4.2")
def test_search_finds_nothing_for_who_may_not_see(customer: Customer, cast: dict) -> None:
    for name in ("jiangbo", "yanrong", "qinzheng", "xuguan", "heqiang"):
        assert queries.search(cast[name], "张伟明").hits == []


@pytest.mark.clause("A4.2")
def test_each_duty_opens_its_sections_only(customer: Customer, cast: dict) -> None:
    assert Section.CONTACT in grants.sections(cast["chenlu"], customer, Deed.VIEW)
    assert Section.SURGERY not in grants.sections(cast["chenlu"], customer, Deed.VIEW)
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset()


@pytest.mark.clause("B7.2")
def test_without_agreement_no_file_opens(customer: Customer, cast: dict, log_in) -> None:
    agreement = cast["chenlu"].agreements.get()
    agreement.signed_on = "2999-01-01"
    agreement.save()
    page = log_in("chenlu").get(f"/customers/{customer.pk}/")
    assert page.status_code == 403
    assert "张伟明" not in page.content.decode()


@pytest.mark.clause("A6.4")
def test_leaver_is_out_at_the_next_request(customer: Customer, cast: dict, log_in) -> None:
    client = log_in("chenlu")
    assert client.get(f"/customers/{customer.pk}/").status_code == 200
    cast["chenlu"].employment = "left"
    cast["chenlu"].save()
    answer = client.get(f"/customers/{customer.pk}/")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login/")


@pytest.mark.clause("A6.4")
def test_changed_role_holds_at_the_next_request(customer: Customer, cast: dict, log_in) -> None:
    client = log_in("chenlu")
    assert client.get("/customers/new/").status_code == 200
    assignment = cast["chenlu"].assignments.get()
    assignment.role = "manager"
    assignment.save()
    assert client.get("/customers/new/").status_code == 403
    assert client.get(f"/customers/{customer.pk}/").status_code == 404


def test_near_duplicate_is_asked_about_before_a_second_file(customer: Customer, log_in) -> None:
    client = log_in("chenlu")
    typed = {
        "basic-name": "張偉明",
        "basic-sex": "female",
        "basic-kind": "individual",
        "told": "1",
        "contact-phone": "154 1234 5678",
        "health-allergy_state": "none",
    }
    asked = client.post("/customers/new/", typed)
    assert asked.status_code == 409
    assert "C000001" in asked.content.decode()
    assert 'value="張偉明"' in asked.content.decode()
    assert client.post("/customers/new/", {**typed, "known_new": "1"}).status_code == 302
    assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("basic-name", ""),
        ("basic-name", "   "),
        ("basic-name", "x" * 100_000),
        ("basic-birth_date", "2999-01-01"),
        ("basic-birth_date", "yesterday"),
        ("basic-birth_year", "-5"),
        ("contact-phone", "12"),
        ("told", ""),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(customer: Customer, log_in, field: str, value: str) -> None:
    typed = {
        "basic-name": "李静怡",
        "basic-sex": "female",
        "basic-kind": "individual",
        "told": "1",
        "health-allergy_state": "none",
        "contact-address": "东风路 88 号",
        field: value,
    }
    answer = log_in("chenlu").post("/customers/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in page
    assert "东风路 88 号" in page
    assert Customer.objects.count() == 1


def test_double_click_makes_one_customer(cast: dict, log_in) -> None:
    client = log_in("chenlu")
    nonce = re.search(r'name="form_nonce" value="([^"]+)"', client.get("/customers/new/").content.decode()).group(1)
    typed = {
        "basic-name": "李静怡",
        "basic-sex": "female",
        "basic-kind": "individual",
        "told": "1",
        "health-allergy_state": "none",
        "known_new": "1",
        "form_nonce": nonce,
    }
    first, second = client.post("/customers/new/", typed), client.post("/customers/new/", typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Customer.objects.count() == 1


def test_list_costs_the_same_for_one_and_for_three(
    customer: Customer, cast: dict, log_in, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    from customers.actions import register_customer

    client = log_in("chenlu")
    client.get("/customers/")
    with django_assert_max_num_queries(8) as one:
        client.get("/customers/")
    for name in ("李静", "王芳", "赵磊"):
        register_customer({"name": name}, {}, {}, by=cast["chenlu"])
    with django_assert_num_queries(len(one)):
        client.get("/customers/")


def test_reading_a_file_leaves_a_trace(customer: Customer, log_in, cast: dict) -> None:
    log_in("chenlu").get(f"/customers/{customer.pk}/")
    event = AuditEvent.objects.using("audit").filter(action="view", customer_uuid=customer.pk).get()
    assert event.actor == cast["chenlu"].pk


def test_each_version_is_recorded_by_the_database_too(customer: Customer) -> None:
    rows = RowChange.objects.filter(table_name="customers_customer", record_id=customer.pk)
    assert [(row.version, row.operation) for row in rows] == [(1, "I")]
