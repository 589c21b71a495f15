"""Nobody decides about their own application, by whatever way (T3): as head, later head, deputy, head of both sides, by a
request sent by hand or once more, by raw SQL; and there is no deciding of many at once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals.chains import Kind
from access.doors import DOORS
from access.models import Application, ApprovalStep, AuditEvent, Department, Deputy, Grant, Person, RoleAssignment
from access.models.grants import GrantSource
from access.personas import PASSWORD
from access.roles import Role
from archive.requests import actions
from archive.tests.test_requests import wish
from clinic_records.tests.gate import arguments

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A4.1")]


def decide(client: Any, application: Application, step: ApprovalStep | None = None) -> int:
    """Approve over the page, with a proof of who sits there."""
    step = step or approvals.next_step(application)
    sent = {"step": str(step.pk), "decision": "approve", "password": PASSWORD}
    return client.post(reverse("application-decide", args=[application.pk]), sent).status_code


def make_head(person: Person, department: Department) -> None:
    department.head = person
    department.save()


def applicant(cast: dict, name: str = "luojia") -> Person:
    return Person.objects.get(pk=cast[name].pk)


def as_head(cast: dict) -> Person:
    """They head their department when they apply."""
    make_head(cast["luojia"], cast["luojia"].department)
    return cast["luojia"]


def as_later_head(cast: dict) -> Person:
    """They become head afterwards (see the test)."""
    return cast["luojia"]


def as_deputy(cast: dict) -> Person:
    """They stand in for their head, for the executive and for the archive."""
    today = timezone.localdate()
    for one in ("maohui", "yanrong", "guwen"):
        Deputy(person=cast[one], deputy=cast["luojia"], from_day=today, to_day=today).save()
    return cast["luojia"]


def as_everything(cast: dict) -> Person:
    """They hold every office that decides."""
    for role in (Role.EXECUTIVE, Role.ARCHIVE_MANAGER):
        RoleAssignment(person=cast["luojia"], role=role).save()
    for department in Department.objects.all():
        make_head(cast["luojia"], department)
    return cast["luojia"]


@pytest.mark.parametrize("way", [as_head, as_later_head, as_deputy, as_everything], ids=lambda way: way.__name__)
def test_applicant_decides_no_step_of_their_own(cast, customer, log_in, way) -> None:
    application = actions.ask(wish(customer.number), by=way(cast))
    if way is as_later_head:
        make_head(cast["luojia"], cast["luojia"].department)
    client = log_in("luojia")
    for step in application.steps.order_by("position"):
        assert decide(client, application, step) in (403, 404, 422)
    page = client.get(reverse("application-show", args=[application.pk])).content.decode()
    assert 'value="approve"' not in page
    assert reverse("application-show", args=[application.pk]) not in client.get(reverse("approvals")).content.decode()
    with pytest.raises(PermissionDenied):
        approvals.decide(approvals.next_step(application), True, by=applicant(cast))
    assert set(application.steps.values_list("state", flat=True)) == {"waiting"}
    assert not Grant.objects.filter(source=GrantSource.REQUEST).exists()


def test_head_of_both_departments_approves_one_side_of_a_share_only(cast, log_in, monkeypatch) -> None:
    receiving = cast["linyuan"].department
    make_head(cast["tanglei"], receiving)
    application = approvals.apply(Kind.SHARE, "核对术后照片", by=cast["baiyu"], receiving=receiving)
    first, second, _third = application.steps.order_by("position")
    approvals.decide(first, True, by=cast["tanglei"])
    client = log_in("tanglei")
    assert decide(client, application, second) in (403, 404)
    second.refresh_from_db()
    assert second.state == "waiting"


def test_decision_sent_once_more_changes_nothing(cast, customer, log_in) -> None:
    application = actions.ask(wish(customer.number), by=cast["luojia"])
    first, second = application.steps.order_by("position")
    head = log_in("maohui")
    assert decide(head, application, first) == 302
    rows = AuditEvent.objects.filter(action="approve").count()
    assert {decide(head, application, first) for _nth in range(3)} <= {403, 404, 422}
    assert decide(head, application, second) in (403, 404, 422)
    second.refresh_from_db()
    assert (second.state, AuditEvent.objects.filter(action="approve").count()) == ("waiting", rows)
    assert decide(log_in("guwen"), application, second) == 302
    assert decide(log_in("guwen"), application, second) in (403, 404, 422)
    assert Grant.objects.filter(source=GrantSource.REQUEST).count() == 1


def test_step_of_another_application_is_not_decided_under_ones_address(cast, customer, log_in) -> None:
    """The head decides about a colleague's; the same request with the step of the head's own decides nothing."""
    mine = actions.ask(wish(customer.number), by=cast["maohui"])
    theirs = actions.ask(wish(customer.number), by=cast["luojia"])
    step = approvals.next_step(mine)
    assert decide(log_in("maohui"), theirs, step) in (403, 404, 422)
    step.refresh_from_db()
    assert step.state == "waiting"


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE access_approvalstep SET decided_by_id = applicant_id, state = 'approved', decided_at = now(), "
         "version = version + 1 WHERE id = %(step)s", "step_not_ones_own"),
        ("INSERT INTO access_approvalstep SELECT (r).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object("
         "'id', gen_random_uuid(), 'position', 9, 'decided_by_id', s.applicant_id, 'state', 'approved', 'decided_at', "
         "now())) AS r FROM access_approvalstep s WHERE s.id = %(step)s) q", "step_not_ones_own"),
        ("INSERT INTO access_approvalstep SELECT (r).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object("
         "'id', gen_random_uuid(), 'position', 9, 'decided_by_id', %(head)s, 'state', 'approved', 'decided_at', "
         "now())) AS r FROM access_approvalstep s WHERE s.id = %(step)s) q", "step_nobody_decides_twice"),
        ("INSERT INTO access_approvalstep SELECT (r).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object("
         "'id', gen_random_uuid())) AS r FROM access_approvalstep s WHERE s.id = %(step)s) q", "step_position"),
    ],
    ids=["own, update", "own, insert", "twice, insert", "place taken"],
)  # fmt: skip
def test_database_itself_refuses(cast, customer, sql: str, constraint: str) -> None:
    application = actions.ask(wish(customer.number), by=cast["luojia"])
    approvals.decide(approvals.next_step(application), True, by=cast["maohui"])
    ids = {"step": application.steps.get(position=0).pk, "head": str(cast["maohui"].pk)}
    if "UPDATE" in sql:
        ids["step"] = approvals.next_step(application).pk
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, ids)


def test_there_is_no_deciding_of_many_at_once() -> None:
    arguments.all_doors()
    deciding = {name for name, door in DOORS.items() if "decide" in name or "approv" in name}
    changing = {name for name in deciding if "POST" in DOORS[name].methods}
    assert (deciding, changing) == ({"approvals", "application-decide"}, {"application-decide"})
    assert set(arguments.converters(DOORS["application-decide"])) == {"pk"}


def test_list_of_steps_in_one_request_decides_one_at_most(cast, customer, log_in) -> None:
    two = [actions.ask(wish(customer.number), by=cast["luojia"]) for _nth in range(2)]
    steps = [str(approvals.next_step(one).pk) for one in two]
    sent = {"step": steps, "decision": "approve", "password": PASSWORD}
    log_in("maohui").post(reverse("application-decide", args=[two[0].pk]), sent)
    states = [one.steps.get(position=0).state for one in two]
    assert states[1] == "waiting"
