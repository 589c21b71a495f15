"""What the supervisor sees of who opens files: numbers, times and findings, never a customer's name (A7.1, A4.4, E2.2)."""

import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import audit
from access.anomalies import Kind
from access.models import AuditEvent, Grant, Person
from access.models.grants import GrantSource
from access.personas import with_role
from access.roles import Role
from customers import actions, oversight

pytestmark = pytest.mark.django_db


def see(person: Person, customer: Any, times: int = 1) -> None:
    """Open a file, as far as the log knows."""
    for _nth in range(times):
        audit.record_read(audit.Action.VIEW, actor=person, customer=customer)


def named(name: str, by: Person) -> Any:
    """A registered customer of this name."""
    return actions.register_customer({"name": name, "sex": "female"}, {}, {}, by=by)


def flags(person: Person) -> dict[str, tuple[bool, bool, bool]]:
    """Customer number -> related, own name, colleague's name."""
    openings = oversight.openings_of(person)
    numbers = oversight.numbers_of(one.customer for one in openings)
    return {numbers[one.customer]: (one.related, one.own_name, one.colleague) for one in openings}


@pytest.mark.clause("A7.1")
def test_counts_are_of_different_files_and_of_refusals(cast: dict[str, Person], customer) -> None:
    other = named("王小燕", cast["chenlu"])
    see(cast["baiyu"], customer, 3)
    see(cast["baiyu"], other)
    audit.record_denial(actor=cast["baiyu"], customer=uuid4())
    audit.record_read(audit.Action.SEARCH, actor=cast["baiyu"])
    rows = {row["person"].username: (row["short"], row["long"], row["denials"]) for row in oversight.staff()}
    assert (rows["baiyu"], rows["jiangbo"], set(rows) == set(cast)) == ((2, 2, 1), (0, 0, 0), True)


@pytest.mark.clause("A4.4")
def test_own_name_a_colleagues_and_no_relation_are_flagged(cast: dict[str, Person], customer) -> None:
    own, colleague = named("白雨", cast["chenlu"]), named("顧文", cast["chenlu"])
    for file in (customer, own, colleague):
        see(cast["baiyu"], file)
    Grant.objects.filter(customer=customer).delete()
    Grant.objects.create(
        principal=cast["baiyu"].pk, customer=own, customer_serial=own.serial, sections=["basic"],
        source=GrantSource.SHARE, starts_at=timezone.now() - datetime.timedelta(hours=1),
    )  # fmt: skip
    Grant.objects.filter(customer=colleague).delete()
    Grant.objects.create(
        principal=cast["baiyu"].department_id, customer=colleague, customer_serial=colleague.serial, sections=["basic"],
        source=GrantSource.CARE_TEAM, starts_at=timezone.now() - datetime.timedelta(hours=1),
    )  # fmt: skip
    found = flags(cast["baiyu"])
    assert found[customer.number] == (False, False, False)
    assert found[own.number][1:] == (True, False)
    assert found[colleague.number] == (True, False, True)  # 顧文 is 顾文


def test_share_alone_ties_nobody_to_a_file_and_a_grant_counts_while_it_held(cast: dict[str, Person], customer) -> None:
    hour = datetime.timedelta(hours=1)
    Grant.objects.filter(customer=customer).delete()
    see(cast["baiyu"], customer)

    def related(**times: Any) -> bool:
        Grant.objects.create(
            principal=cast["baiyu"].pk, customer=customer, customer_serial=customer.serial, sections=["basic"], **times
        )
        answer = flags(cast["baiyu"])[customer.number][0]
        Grant.objects.filter(customer=customer).delete()
        return answer

    now = timezone.now()
    assert not related(source=GrantSource.SHARE, starts_at=now - hour)
    assert not related(source=GrantSource.CARE_TEAM, starts_at=now - 2 * hour, ends_at=now - hour)
    assert not related(source=GrantSource.CARE_TEAM, starts_at=now + hour)
    assert related(source=GrantSource.CARE_TEAM, starts_at=now - hour)
    assert related(source=GrantSource.REQUEST, starts_at=now - hour)


@pytest.mark.clause("E2.2")
@pytest.mark.clause("A7.1")
def test_supervisor_sees_numbers_times_and_findings_and_no_name(cast: dict[str, Person], customer, log_in) -> None:
    own = named("白雨", cast["chenlu"])
    see(cast["baiyu"], customer)
    see(cast["baiyu"], own)
    audit.record_denial(actor=cast["baiyu"], customer=customer)
    client = log_in(with_role(Role.SUPERVISOR))
    text = client.get("/oversight/").content.decode()
    assert f"/oversight/{cast['baiyu'].pk}/" in text
    answer = client.get(f"/oversight/{cast['baiyu'].pk}/")
    text = answer.content.decode()
    assert (answer.status_code, customer.number in text, own.number in text) == (200, True, True)
    assert customer.name not in text
    assert str(customer.pk) not in text
    assert Kind.OWN_NAME.label in {one["kind"] for one in answer.context["anomalies"]}
    assert [row["refused"] for row in answer.context["rows"]] == [True, False, False]
    assert client.get(f"/customers/{customer.pk}/").status_code == 404


@pytest.mark.clause("A4.5")
def test_whose_sheets_were_read_for_a_study_is_told_to_nobody(cast: dict[str, Person], customer, log_in) -> None:
    other = named("王小燕", cast["chenlu"])
    audit.record_read(audit.Action.VIEW, actor=cast["qinzheng"], customer=customer, purpose="study")
    see(cast["qinzheng"], other)
    cast["qinzheng"].language = "en"
    cast["qinzheng"].save()
    answer = log_in("qinzheng").get(f"/oversight/{cast['qinzheng'].pk}/")
    assert [row["number"] for row in answer.context["rows"]] == [other.number, "de-identified"]
    assert customer.number not in answer.content.decode()


@pytest.mark.clause("A4.4")
def test_overseeing_is_itself_logged(cast: dict[str, Person], log_in) -> None:
    client = log_in(with_role(Role.SUPERVISOR))
    client.get("/oversight/")
    client.get(f"/oversight/{cast['baiyu'].pk}/")
    rows = AuditEvent.objects.using("audit").filter(actor=cast["qinzheng"].pk, purpose="oversight").order_by("id")
    assert list(rows.values_list("object_uuid", flat=True)) == [None, cast["baiyu"].pk]


@pytest.mark.clause("B8.2")
@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_nobody_else_oversees(role: Role, cast: dict[str, Person], log_in) -> None:
    client = log_in(with_role(role))
    for path in ("/oversight/", f"/oversight/{cast['baiyu'].pk}/"):
        assert client.get(path).status_code == 403
    assert "/oversight/" not in client.get("/").content.decode()


def test_supervisor_finds_it_in_the_menu_and_strange_addresses_are_answered(cast, customer, log_in) -> None:
    client = log_in(with_role(Role.SUPERVISOR))
    assert 'href="/oversight/"' in client.get("/").content.decode()
    assert client.get(f"/oversight/{uuid4()}/").status_code == 404
    see(cast["baiyu"], customer, 60)
    here = f"/oversight/{cast['baiyu'].pk}/"
    pages = [client.get(here)]
    pages.append(client.get(pages[0].context["pager"]["next_url"]))
    assert [len(page.context["rows"]) for page in pages] == [50, 10]
    assert pages[1].context["pager"]["next_url"] is None
    for wrong in ("abc", "-1", "9" * 40, "%00"):
        assert client.get(f"{here}?before={wrong}").status_code == 200


def test_cost_does_not_grow_with_the_files(cast: dict[str, Person], customer, log_in) -> None:
    client, path = log_in(with_role(Role.SUPERVISOR)), f"/oversight/{cast['baiyu'].pk}/"

    def cost() -> int:
        captured = [CaptureQueriesContext(connections[alias]) for alias in ("default", "keyring", "audit")]
        for one in captured:
            one.__enter__()
        assert client.get(path).status_code == 200
        for one in captured:
            one.__exit__(None, None, None)
        return sum(map(len, captured))

    for name in ("白雨", "顾文"):
        see(cast["baiyu"], named(name, cast["chenlu"]))
    cost()
    before = cost()
    for name in ("林远", "苏云", "李小明", "肖涵"):
        see(cast["baiyu"], named(name, cast["chenlu"]))
    assert cost() == before
