"""What somebody was given by name ends with the role, the department, the work it was given for (A6.4, B8.2, T3, T4)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from access import grants, staffing
from access.approvals import actions, deciders
from access.approvals.chains import Kind
from access.models import Agreement, Application, Department, Deputy, Grant, Person, RoleAssignment
from access.models.grants import GrantSource
from access.roles import Deed, Role, Section
from archive.requests import actions as requests
from archive.requests.actions import Wish
from customers import queries
from customers.models import Customer

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def again(person: Person) -> Person:
    """The person as the next request fetches them."""
    return Person.objects.with_standing().get(pk=person.pk)


def give(person: Person, customer: Any, source: GrantSource) -> Grant:
    return grants.give(
        person.pk, customer, [Section.BASIC, Section.SURGERY], by=person, source=source, by_duty=False,
        ends_at=timezone.now() + DAY,
    )  # fmt: skip


def opened(person: Person, customer: Any) -> set[Section]:
    return set(grants.sections(again(person), customer, Deed.VIEW))


@pytest.mark.clause("A6.4", "A7.1")
@pytest.mark.parametrize("way", [staffing.set_roles, staffing.take_roles])
def test_sample_shuts_when_the_supervisor_is_one_no_more(cast, customer, way) -> None:
    person = cast["qinzheng"]
    give(person, customer, GrantSource.INSPECTION)
    assert opened(person, customer) == {Section.BASIC, Section.SURGERY}
    way(again(person), [Role.MANAGER] if way is staffing.set_roles else [Role.SUPERVISOR], by=cast["xuguan"])
    assert opened(person, customer) == set()


@pytest.mark.clause("A6.4")
@pytest.mark.parametrize("source", [GrantSource.REQUEST, GrantSource.EMERGENCY])
def test_what_was_lent_does_not_go_along_to_another_department(cast, customer, source) -> None:
    person = again(cast["luojia"])
    give(person, customer, source)
    person.name = "罗佳佳"
    staffing.change_person(person, by=cast["xuguan"])
    assert opened(person, customer) == {Section.BASIC, Section.SURGERY}
    person.department = Department.objects.get(code="it")
    staffing.change_person(person, by=cast["xuguan"])
    assert opened(person, customer) == set()


@pytest.mark.clause("B8.2")
@pytest.mark.parametrize("source", GrantSource)
def test_who_becomes_system_administrator_reads_nothing(cast, customer, source) -> None:
    person = cast["luojia"]
    give(person, customer, source)
    staffing.set_roles(person, [Role.SYSADMIN], by=cast["xuguan"])
    assert not Grant.objects.in_force().filter(principal=person.pk).exists()
    give(person, customer, source)
    admin = again(person)
    assert (opened(person, customer), admin.has_perm("customers.view_basic", customer)) == (set(), False)
    assert (Customer.objects.visible_to(admin).count(), queries.newest(admin)) == (0, [])


def asked(cast: dict[str, Person], customer: Any, by: str = "luojia") -> Application:
    hour = datetime.timedelta(hours=1)
    span = {"begins_at": timezone.now() - hour, "ends_at": timezone.now() + DAY, "place": "desk"}
    wish = Wish("乙肝复查转专科", "complaint", [customer.number], [Section.SURGERY], **span)  # type: ignore[arg-type]
    return requests.ask(wish, by=cast[by])


def names(application: Application) -> set[str]:
    step = actions.next_step(application)
    assert step is not None
    return {one.person.username for one in deciders.of_step(step)}


@pytest.mark.clause("A4.1", "B7.2")
def test_head_without_an_agreement_neither_reads_nor_decides(cast, customer, log_in) -> None:
    application, head = asked(cast, customer), cast["maohui"]
    assert names(application) == {"maohui"}
    page = reverse("application-show", args=[application.pk])
    client = log_in("maohui")
    assert client.get(page).status_code == 200
    Agreement.objects.filter(person=head).delete()
    assert names(application) == {"yanrong"}
    step = actions.next_step(application)
    assert step is not None
    decide = client.post(reverse("application-decide", args=[application.pk]), {"step": step.pk, "decision": "approve"})
    assert [client.get(path).status_code for path in (page, reverse("approvals"))] == [403, 403]
    assert (decide.status_code, "乙肝" in client.get(page).content.decode()) == (403, False)
    with pytest.raises(PermissionDenied):
        actions.decide(step, True, by=again(head))


@pytest.mark.clause("A4.1", "B8.2")
@pytest.mark.parametrize("fault", ["no agreement", "system administrator"])
def test_deputy_is_judged_as_who_holds_the_office_is(cast, customer, fault) -> None:
    application, deputy, today = asked(cast, customer), cast["chenlu"], timezone.localdate()
    Deputy(person=cast["maohui"], deputy=deputy, from_day=today, to_day=today).save()
    assert names(application) == {"maohui", "chenlu"}
    if fault == "no agreement":
        Agreement.objects.filter(person=deputy).delete()
    else:
        RoleAssignment.objects.filter(person=deputy).delete()
        RoleAssignment(person=deputy, role=Role.SYSADMIN).save()
    assert names(application) == {"maohui"}


@pytest.mark.clause("B8.2")
def test_head_who_administers_accounts_decides_nothing(cast, customer) -> None:
    newcomer = cast["baiyu"]
    newcomer.department = cast["xuguan"].department
    newcomer.save()
    application = actions.apply(Kind.ACCESS, "核对", by=again(newcomer))
    assert names(application) == {"yanrong"}
