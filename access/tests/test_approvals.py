"""Who decides what: chains, people found when they act, nobody their own nor twice (T3, A4.1, A4.3, A4.6)."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access import staffing
from access.approvals import actions, deciders, kinds, queries, wording
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind, Party, chain_for
from access.models import Agreement, Application, ApprovalStep, Deputy, Person, RoleAssignment
from access.models.approvals import ApplicationState, DecisionState
from access.models.people import Employment
from access.roles import Role
from jobs.models import Notification

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def carried_out(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """What was carried out, and by whom."""
    done: list[tuple[str, str]] = []
    for kind in Kind:
        monkeypatch.setitem(
            kinds._KINDS,
            kind,
            kinds.Declared(
                kind,
                lambda application, by: done.append((application.kind, by.username)),
                lambda _application, _reader: {},
                lambda _application: None,
            ),
        )
    yield done


def ask(by: Person, kind: Kind = Kind.ACCESS, **more) -> Application:
    return actions.apply(kind, "核对术后照片", by=by, **more)


def turn(application: Application) -> ApprovalStep:
    step = actions.next_step(application)
    assert step is not None
    return step


def names(application: Application) -> set[str]:
    return {one.person.username for one in deciders.of_step(turn(application))}


def decide(application: Application, by: Person, *, approve: bool = True, reason: str = "") -> ApplicationState:
    return ApplicationState(actions.decide(turn(application), approve, by=by, reason=reason).state)


@pytest.mark.clause("A4.1", "B6.1", "B6.3")
def test_head_approves_and_archive_provides(cast, carried_out) -> None:
    application = ask(cast["baiyu"])
    assert names(application) == {"tanglei"}
    assert decide(application, cast["tanglei"]) == ApplicationState.OPEN
    assert (names(application), carried_out) == ({"guwen"}, [])
    assert decide(application, cast["guwen"]) == ApplicationState.CARRIED_OUT
    assert carried_out == [("access", "guwen")]
    told = Notification.objects.filter(subject=application.pk).order_by("created_at")
    assert [(row.recipient.username, row.kind) for row in told] == [
        ("tanglei", actions.WAITS), ("guwen", actions.WAITS), ("baiyu", actions.DECIDED),
    ]  # fmt: skip


def _change(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


SINCE = {
    "left": lambda person: _change(person, employment=Employment.LEFT),
    "suspended": lambda person: _change(person, employment=Employment.SUSPENDED),
    "agreement over": lambda person: _change(person.agreements.get(), ends_on=TODAY() - datetime.timedelta(days=2)),
    "no role": lambda person: _change(person.assignments.get(), ends_at=timezone.now()),
    "administers": lambda person: _change(person.assignments.get(), role=Role.SYSADMIN),
    "administers too": lambda person: RoleAssignment(person=person, role=Role.SYSADMIN).save(),
}


GIVES = [kind for kind in Kind if kind not in (Kind.DESTROY, Kind.CARRIER)]
"""Kinds whose last step is the archive's, which carries out; a destruction ends with the executive's approval (B9.2, B9.3)."""


@pytest.mark.clause("A4.1", "B7.2", "B8.2")
@pytest.mark.parametrize("since", SINCE)
@pytest.mark.parametrize("kind", GIVES)
def test_nothing_is_carried_out_for_who_may_have_nothing_any_more(cast, carried_out, kind, since) -> None:
    application = ask(cast["baiyu"], kind, receiving=cast["maohui"].department if kind == Kind.SHARE else None)
    while not turn(application).carries_out:
        decide(application, deciders.of_step(turn(application))[0].person)
    SINCE[since](cast["baiyu"])
    with pytest.raises(DecisionRefused, match="applicant"):
        decide(application, cast["guwen"])
    assert (carried_out, Application.objects.get().state) == ([], ApplicationState.OPEN)
    assert wording.refusal("applicant")
    assert decide(application, cast["guwen"], approve=False, reason="已离职") == ApplicationState.REJECTED


@pytest.mark.clause("A4.3")
@pytest.mark.parametrize("who", ["jiangbo", "tanglei"])
def test_managers_and_heads_go_to_the_executive(cast, who) -> None:
    assert names(ask(cast[who])) == {"yanrong"}


@pytest.mark.clause("A4.6")
def test_share_needs_both_heads_and_then_the_archive(cast, carried_out) -> None:
    application = ask(cast["baiyu"], Kind.SHARE, receiving=cast["maohui"].department)
    for head in ("tanglei", "maohui"):
        assert names(application) == {head}
        decide(application, cast[head])
    assert decide(application, cast["guwen"]) == ApplicationState.CARRIED_OUT
    assert carried_out == [("share", "guwen")]


def test_one_head_of_both_sides_decides_once(cast) -> None:
    receiving = cast["maohui"].department
    receiving.head = cast["tanglei"]
    receiving.save()
    application = ask(cast["baiyu"], Kind.SHARE, receiving=receiving)
    decide(application, cast["tanglei"])
    assert names(application) == {"yanrong"}
    with pytest.raises(PermissionDenied):
        decide(application, cast["tanglei"])


def test_nobody_decides_their_own_even_as_head_or_deputy_of_later(cast) -> None:
    application = ask(cast["baiyu"])
    department = cast["baiyu"].department
    department.head = cast["baiyu"]
    department.save()
    day = TODAY()
    Deputy(person=cast["yanrong"], deputy=cast["baiyu"], from_day=day, to_day=day).save()
    assert names(application) == {"yanrong"}
    with pytest.raises(PermissionDenied):
        decide(application, cast["baiyu"])


def test_the_head_of_this_moment_decides_not_the_one_of_then(cast) -> None:
    application = ask(cast["baiyu"])
    department = cast["baiyu"].department
    department.head = cast["heqiang"]
    department.save()
    assert names(application) == {"heqiang"}
    with pytest.raises(PermissionDenied):
        decide(application, cast["tanglei"])


def test_who_left_or_lost_the_office_decides_nothing(cast) -> None:
    application = ask(cast["jiangbo"])
    RoleAssignment.objects.get(person=cast["yanrong"], role=Role.EXECUTIVE).delete()
    assert names(application) == set()
    with pytest.raises(PermissionDenied):
        decide(application, cast["yanrong"])


@pytest.mark.parametrize(("begins", "ends", "counts"), [(0, 0, True), (-3, 3, True), (1, 2, False), (-2, -1, False)])
def test_deputy_decides_during_the_absence_only(cast, begins, ends, counts) -> None:
    day = TODAY()
    step = datetime.timedelta(days=1)
    Deputy(
        person=cast["tanglei"], deputy=cast["heqiang"], from_day=day + begins * step, to_day=day + ends * step
    ).save()
    application = ask(cast["baiyu"])
    assert names(application) == ({"tanglei", "heqiang"} if counts else {"tanglei"})
    if counts:
        decide(application, cast["heqiang"])
        first = application.steps.get(position=0)
        assert (first.decided_by, first.deputy_for) == (cast["heqiang"], cast["tanglei"])


def test_refusal_needs_a_reason_and_ends_everything(cast, carried_out) -> None:
    application = ask(cast["baiyu"])
    with pytest.raises(DecisionRefused, match="no_reason"):
        decide(application, cast["tanglei"], approve=False, reason="  ")
    assert decide(application, cast["tanglei"], approve=False, reason="与工作无关") == ApplicationState.REJECTED
    assert list(application.steps.order_by("position").values_list("state", flat=True)) == [
        DecisionState.REJECTED, DecisionState.DROPPED,
    ]  # fmt: skip
    assert (carried_out, actions.next_step(application)) == ([], None)


def test_second_decision_on_one_step_and_on_a_later_one_is_refused(cast) -> None:
    application = ask(cast["baiyu"])
    first, second = application.steps.order_by("position")
    with pytest.raises(DecisionRefused, match="not_its_turn"):
        actions.decide(second, True, by=cast["guwen"])
    actions.decide(first, True, by=cast["tanglei"])
    with pytest.raises(DecisionRefused, match="not_its_turn"):
        actions.decide(first, True, by=cast["tanglei"])


def test_taken_back_application_is_decided_by_nobody(cast) -> None:
    application = ask(cast["baiyu"])
    step = turn(application)
    with pytest.raises(PermissionDenied):
        actions.withdraw(application, by=cast["tanglei"])
    actions.withdraw(application, by=cast["baiyu"])
    with pytest.raises(DecisionRefused):
        actions.decide(step, True, by=cast["tanglei"])
    with pytest.raises(DecisionRefused, match="ended"):
        actions.withdraw(application, by=cast["baiyu"])


def test_no_purpose_and_no_agreement_are_refused(cast) -> None:
    with pytest.raises(DecisionRefused, match="no_purpose"):
        actions.apply(Kind.ACCESS, " \n", by=cast["baiyu"])
    for row in Agreement.objects.filter(person=cast["baiyu"]):
        row.ends_on = TODAY() - datetime.timedelta(days=1)
        row.save()
    with pytest.raises(DecisionRefused, match="no_agreement"):
        ask(Person.objects.with_standing().get(username="baiyu"))


def test_waiting_list_is_what_one_may_decide_now(cast) -> None:
    application = ask(cast["baiyu"])
    waits = {name: len(queries.waiting_for(cast[name])) for name in ("baiyu", "tanglei", "guwen", "yanrong")}
    assert waits == {"baiyu": 0, "tanglei": 1, "guwen": 0, "yanrong": 0}
    decide(application, cast["tanglei"])
    assert (len(queries.waiting_for(cast["tanglei"])), len(queries.waiting_for(cast["guwen"]))) == (0, 1)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("decided_by_id = applicant_id, state = 'approved', decided_at = now()", "step_not_ones_own"),
        ("state = 'approved'", "step_decided_by_somebody"),
        (
            "decided_by_id = %(head)s, state = 'approved', decided_at = now(), carries_out = false",
            "step_nobody_decides_twice",
        ),
    ],
)
def test_database_refuses_what_the_code_would_not_do(cast, change, constraint) -> None:
    application = ask(cast["baiyu"])
    decide(application, cast["tanglei"])
    step = turn(application)
    sql = f"UPDATE access_approvalstep SET {change}, version = version + 1 WHERE id = %(step)s"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"step": step.pk, "head": cast["tanglei"].pk})


def test_purpose_and_reasons_are_sealed(cast) -> None:
    application = ask(cast["baiyu"])
    decide(application, cast["tanglei"], reason="同意核对")
    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose FROM access_application UNION ALL SELECT reason FROM access_approvalstep")
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert [word for word in ("核对", "同意") if word.encode() in kept] == []
    assert Application.objects.get(pk=application.pk).opened().purpose == "核对术后照片"


def test_every_kind_that_gives_somebody_something_has_a_chain_that_ends_in_the_archive() -> None:
    for kind in GIVES:
        for roles, heads in ((set(), False), ({Role.MANAGER}, False), (set(), True)):
            steps = chain_for(kind, roles, heads_department=heads)
            assert [step.carries_out for step in steps] == [False] * (len(steps) - 1) + [True]
            assert steps[-1].party == Party.ARCHIVE


def test_leaver_as_deputy_counts_for_nothing(cast) -> None:
    day = TODAY()
    Deputy(person=cast["tanglei"], deputy=cast["xiaohan"], from_day=day, to_day=day).save()
    staffing.set_employment(cast["xiaohan"], Employment.LEFT, by=cast["xuguan"])
    assert names(ask(cast["baiyu"])) == {"tanglei"}
