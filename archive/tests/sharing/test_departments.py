"""Sharing between departments: both heads and the archive, exactly what and how long, for the people of a department alone
(A4.6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals import deciders
from access.approvals.actions import DecisionRefused
from access.models import Application, Grant, Person, RoleAssignment
from access.models.approvals import ApplicationState
from access.models.grants import GrantSource
from access.roles import Deed, Role, Section
from archive.models import SharedFile
from archive.sharing import departments
from archive.tests.ground import patient
from archive.tests.sharing.ground import DAY, HOUR, approve, opened, share, shared
from jobs.models import Notification

pytestmark = pytest.mark.django_db
GIVEN = {Section.BASIC, Section.FOLLOWUP}


@pytest.mark.clause("A4.6")
def test_exactly_what_was_approved_opens_to_the_people_of_the_department(cast, customer) -> None:
    application = share(cast, customer.number)
    for head in ("tanglei", "maohui"):
        assert opened(cast["luojia"], customer) == frozenset()
        approve(application, cast[head])
    assert opened(cast["luojia"], customer) == frozenset()
    approve(application, cast["guwen"])
    grant = Grant.objects.get(source=GrantSource.SHARE)
    sales = cast["maohui"].department
    assert (grant.principal, set(grant.sections), grant.by_duty, grant.may_change, grant.may_print, grant.ends_at) == (
        sales.pk, set(GIVEN), False, False, False, application.share_request.ends_at,
    )  # fmt: skip
    assert {name for name in ("luojia", "maohui", "jiangbo", "heqiang") if opened(cast[name], customer) == GIVEN} == {
        "luojia", "maohui",
    }  # fmt: skip
    assert opened(cast["luojia"], customer, Deed.PRINT) == opened(cast["luojia"], customer, Deed.CHANGE) == frozenset()
    told = Notification.objects.filter(kind=departments.SHARED).values_list("recipient__username", flat=True)
    assert set(told) == {"luojia", "maohui"}


@pytest.mark.clause("A4.6")
def test_who_changes_department_loses_it_and_who_comes_has_it(cast, customer) -> None:
    shared(cast, customer)
    for name, code in (("luojia", "nursing"), ("jiangbo", "sales")):
        person = Person.objects.get(pk=cast[name].pk)
        person.department = type(person.department).objects.get(code=code)
        person.save()
    assert (opened(cast["luojia"], customer), opened(cast["jiangbo"], customer)) == (frozenset(), GIVEN)


@pytest.mark.clause("A4.6")
def test_one_head_of_both_departments_turns_to_the_executive(cast, customer) -> None:
    sales = cast["maohui"].department
    sales.head = cast["tanglei"]
    sales.save()
    application = share(cast, customer.number)
    approve(application, cast["tanglei"])
    step = approvals.next_step(application)
    assert [one.person.username for one in deciders.of_step(step)] == ["yanrong"]
    with pytest.raises(PermissionDenied):
        approve(application, cast["tanglei"])
    approve(application, cast["yanrong"], cast["guwen"])
    assert opened(cast["luojia"], customer) == GIVEN


@pytest.mark.clause("A4.6")
def test_nobody_decides_an_application_of_their_own(cast, customer) -> None:
    application = share(cast, customer.number, by="tanglei")
    with pytest.raises(PermissionDenied):
        approve(application, cast["tanglei"])
    approve(application, cast["yanrong"], cast["maohui"], cast["guwen"])
    received = share(cast, customer.number, by="maohui", to="tanglei")
    with pytest.raises(PermissionDenied):
        approve(received, cast["maohui"])


def test_it_opens_and_shuts_with_its_time(cast, customer) -> None:
    row = shared(cast, customer, begins_at=timezone.now() + HOUR)
    assert opened(cast["luojia"], customer) == frozenset()
    Grant.objects.filter(pk=row.grant_id).update(starts_at=timezone.now() - HOUR)
    assert opened(cast["luojia"], customer) == GIVEN
    Grant.objects.filter(pk=row.grant_id).update(ends_at=timezone.now())
    assert opened(cast["luojia"], customer) == frozenset()


@pytest.mark.parametrize(("may_print", "printable"), [(True, GIVEN), (False, frozenset())])
def test_it_is_printed_where_it_was_applied_for(cast, customer, may_print, printable) -> None:
    shared(cast, customer, may_print=may_print)
    assert opened(cast["luojia"], customer, Deed.PRINT) == printable


def test_own_department_no_purpose_and_the_system_administrator_are_refused(cast, customer) -> None:
    with pytest.raises(DecisionRefused, match="same_department"):
        share(cast, customer.number, to="tanglei")
    with pytest.raises(DecisionRefused, match="no_purpose"):
        share(cast, customer.number, purpose=" ")
    with pytest.raises(PermissionDenied):
        share(cast, customer.number, by="xuguan")
    assert Application.objects.count() == 0


def test_share_does_not_reach_a_system_administrator_of_the_department(cast, customer) -> None:
    RoleAssignment.objects.filter(person=cast["luojia"]).delete()
    RoleAssignment(person=cast["luojia"], role=Role.SYSADMIN).save()
    application = share(cast, customer.number)
    approve(application, cast["tanglei"], cast["maohui"], cast["guwen"])
    assert (opened(cast["luojia"], customer), opened(cast["maohui"], customer) != frozenset()) == (frozenset(), True)


def test_nothing_is_provided_of_no_file_or_after_the_time(cast, customer) -> None:
    nothing = share(cast, customer.number)
    approve(nothing, cast["tanglei"], cast["maohui"])
    with unseen(customer, cast["guwen"].department_id), pytest.raises(DecisionRefused, match="no_file"):
        approve(nothing, cast["guwen"])
    late = share(cast, customer.number, ends_at=timezone.now() + HOUR)
    approve(late, cast["tanglei"], cast["maohui"])
    with time_machine.travel(timezone.now() + 2 * HOUR), pytest.raises(DecisionRefused, match="over"):
        approve(late, cast["guwen"])
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.OPEN}
    other = patient(cast, "李静")
    some = share(cast, other.number, customer.number, by="chenlu", sections=[Section.CONSULTATION])
    approve(some, cast["zhoumin"], cast["maohui"])
    with unseen(other, cast["guwen"].department_id):
        approve(some, cast["guwen"])
    assert [row.customer.number for row in SharedFile.objects.all()] == [customer.number]


@contextmanager
def unseen(customer: Any, *principals: Any) -> Iterator[None]:
    """Meanwhile no grant opens the customer's file to these."""
    rows = Grant.objects.filter(customer=customer, principal__in=principals, ends_at=None)
    ids = list(rows.values_list("pk", flat=True))
    assert rows.update(ends_at=Now())
    yield
    Grant.objects.filter(pk__in=ids).update(ends_at=None)


@pytest.mark.clause("A4.6")
@pytest.mark.parametrize(
    ("by", "sections"),
    [
        ("luojia", [Section.FOLLOWUP]),
        ("jiangbo", [Section.FOLLOWUP]),
        ("baiyu", [Section.SURGERY]),
        ("baiyu", list(Section)),
        ("chenlu", [Section.CONSULTATION, Section.INFECTIOUS]),
    ],
)
def test_nobody_shares_what_they_may_not_read(cast, customer, by, sections) -> None:
    to = "linyuan" if by == "luojia" else "maohui"
    refused = []
    for numbers in ([customer.number], ["C999999"], [customer.number, "C999999"], []):
        with pytest.raises(DecisionRefused) as caught:
            share(cast, *numbers, by=by, to=to, sections=sections)
        refused.append(caught.value.code)
    assert (set(refused), Application.objects.count()) == ({"not_given"}, 0)


@pytest.mark.clause("A4.6")
@pytest.mark.parametrize("lost", ["file", "section"])
def test_what_the_applicant_sees_no_more_is_not_provided(cast, customer, lost) -> None:
    application = share(cast, customer.number)
    approve(application, cast["tanglei"], cast["maohui"])
    if lost == "file":
        Grant.objects.filter(customer=customer, principal=cast["baiyu"].department_id).update(ends_at=Now())
    else:
        held = RoleAssignment.objects.get(person=cast["baiyu"])
        held.role = Role.FRONT_DESK
        held.save()
    with pytest.raises(DecisionRefused, match="no_file"):
        approve(application, cast["guwen"])
    assert (SharedFile.objects.count(), opened(cast["luojia"], customer)) == (0, frozenset())


@pytest.mark.clause("A4.6")
def test_page_tells_who_shares_what_they_do_not_see_and_keeps_the_form(cast, customer, log_in) -> None:
    client, said = log_in("baiyu"), []
    for sent in ({"numbers": "C999998"}, {"numbers": customer.number, "sections": ["surgery"]}):
        answer = client.post(reverse("share-request-new"), typed(cast, **sent))
        assert (answer.status_code, sent["numbers"] in answer.content.decode()) == (422, True)
        said.append(answer.context["form"].errors)
    assert (said[0] == said[1], list(said[0]), Application.objects.count()) == (True, ["__all__"], 0)


def test_database_refuses_a_share_of_more_than_a_year(cast, customer) -> None:
    with pytest.raises(IntegrityError, match="sharerequest_not_too_long"), transaction.atomic():
        share(cast, customer.number, ends_at=timezone.now() + 400 * DAY)


@pytest.mark.clause("A4.6")
@pytest.mark.parametrize(("who", "may"), [("guwen", True), ("tanglei", True), ("maohui", False), ("baiyu", False)])
def test_archive_and_giving_head_end_it_early(cast, customer, who, may) -> None:
    row = shared(cast, customer)
    if not may:
        with pytest.raises(PermissionDenied):
            departments.end_early(row, "回访结束", by=cast[who])
        assert opened(cast["luojia"], customer) == GIVEN
        return
    with pytest.raises(DecisionRefused, match="no_reason"):
        departments.end_early(row, " ", by=cast[who])
    departments.end_early(row, "回访结束", by=cast[who])
    assert opened(cast["luojia"], customer) == frozenset()
    fresh = SharedFile.objects.get().opened()
    assert (fresh.ended_by, fresh.ended_why) == (cast[who], "回访结束")
    told = Notification.objects.filter(kind=departments.ENDED, subject=row.pk)
    assert set(told.values_list("recipient__username", flat=True)) == {"luojia", "maohui"}
    with pytest.raises(DecisionRefused, match="ended"):
        departments.end_early(row, "再次", by=cast[who])


FORM = {"purpose": "老顾客回访", "sections": ["followup"]}


def typed(cast: Any, **other: Any) -> dict[str, Any]:
    now = timezone.localtime()
    moments = {"begins_at": f"{now:%Y-%m-%dT%H:%M}", "ends_at": f"{now + DAY:%Y-%m-%dT%H:%M}"}
    return {**FORM, **moments, "receiving": str(cast["maohui"].department_id), **other}


@pytest.mark.clause("A4.6")
def test_pages_from_the_form_to_the_shared_file(cast, customer, log_in) -> None:
    made = log_in("baiyu").post(reverse("share-request-new"), typed(cast, numbers=customer.number))
    application = Application.objects.get()
    page = reverse("application-show", args=[application.pk])
    assert (made.status_code, made.headers["Location"]) == (302, page)
    shown = log_in("maohui")
    assert shown.get(page).status_code == 404
    approve(application, cast["tanglei"])
    html = shown.get(page).content.decode()
    assert (customer.number in html, "老顾客回访" in html, customer.name in html) == (True, True, False)
    approve(application, cast["maohui"], cast["guwen"])
    row = SharedFile.objects.get()
    link = reverse("customer-show", args=[customer.pk])
    listed = {name: log_in(name).get(reverse("shares")).content.decode() for name in
              ("luojia", "baiyu", "guwen", "qinzheng", "jiangbo", "heqiang")}  # fmt: skip
    assert {name for name, html in listed.items() if customer.number in html} == {
        "luojia",
        "baiyu",
        "guwen",
        "qinzheng",
    }
    assert {name for name, html in listed.items() if link in html} == {"luojia"}
    assert log_in("luojia").get(link).status_code == 200
    end = reverse("share-end", args=[row.pk])
    assert [log_in(name).post(end, {"reason": "x"}).status_code for name in ("jiangbo", "luojia", "tanglei")] == [
        404, 403, 302,
    ]  # fmt: skip
    assert log_in("luojia").get(link).status_code == 404
    assert log_in("tanglei").post(end, {"reason": "x"}).status_code == 422
    assert log_in("luojia").get(reverse("share-of", args=[application.pk])).headers["Location"] == reverse("shares")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"numbers": "张伟"}, "numbers"),
        ({"sections": []}, "sections"),
        ({"receiving": ""}, "receiving"),
        ({"ends_at": "2020-01-01T00:00"}, "ends_at"),
        ({"ends_at": "2099-01-01T00:00"}, "ends_at"),
        ({"purpose": ""}, "purpose"),
    ],
)
def test_wrong_input_is_told_and_kept(cast, log_in, wrong, field) -> None:
    sent = typed(cast, **{"numbers": "C000001", **wrong})
    answer = log_in("baiyu").post(reverse("share-request-new"), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Application.objects.count(), sent["numbers"] in answer.content.decode()) == (0, True)


def test_own_department_is_not_offered(cast, log_in) -> None:
    offered = log_in("baiyu").get(reverse("share-request-new")).context["form"].fields["receiving"].queryset
    assert set(offered.values_list("code", flat=True)) & {"service", "sales"} == {"sales"}


def test_list_costs_the_same_with_more_lines(cast, customer, log_in) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client, counts = log_in("guwen"), []
    for _nth in range(2):
        shared(cast, customer)
        shared(cast, customer)
        client.get(reverse("shares"))
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(reverse("shares"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
