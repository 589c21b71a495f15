"""Joining, changing and leaving: who may, what is refused, what is left behind (A6.4, B7.2)."""

import datetime

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from access import staffing
from access.models import Agreement, AuditEvent, Grant, Person, RoleAssignment
from access.models.people import Employment
from access.roles import Role
from access.staffing import StaffingRefused

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    """The person as stored now."""
    return Person.objects.with_standing().get(pk=person.pk)


def newcomer(cast: dict) -> Person:
    """Somebody not kept yet."""
    return Person(username="newcomer", name="新来", department=cast["chenlu"].department)


ACTS = {
    "employ": lambda by, cast: staffing.employ(newcomer(cast), by=by),
    "change": lambda by, cast: staffing.change_person(again(cast["baiyu"]), by=by),
    "roles": lambda by, cast: staffing.set_roles(again(cast["baiyu"]), [Role.NURSE], by=by),
    "employment": lambda by, cast: staffing.set_employment(again(cast["baiyu"]), Employment.LEFT, by=by),
    "agreement": lambda by, cast: staffing.enter_agreement(again(cast["baiyu"]), timezone.localdate(), None, by=by),
    "password": lambda by, cast: staffing.reset_password(again(cast["baiyu"]), by=by),
    "sessions": lambda by, cast: staffing.end_sessions(again(cast["baiyu"]), by=by),
    "department": lambda by, cast: staffing.keep_department(cast["baiyu"].department, by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_system_administrator_changes_people(act: str, cast: dict) -> None:
    for name, person in cast.items():
        if name in ("xuguan", "baiyu"):
            continue
        with pytest.raises(PermissionDenied), transaction.atomic():
            ACTS[act](person, cast)
    before = AuditEvent.objects.filter(actor=cast["xuguan"].pk).count()
    ACTS[act](cast["xuguan"], cast)
    assert AuditEvent.objects.filter(actor=cast["xuguan"].pk).count() - before == 1


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("oneself", lambda me, cast: staffing.set_roles(me, [Role.SURGEON], by=me)),
        ("oneself", lambda me, cast: staffing.set_employment(me, Employment.LEFT, by=me)),
        ("oneself", lambda me, cast: staffing.enter_agreement(me, timezone.localdate(), None, by=me)),
        ("oneself", lambda me, cast: staffing.reset_password(me, by=me)),
        ("administrator_apart", lambda me, cast: staffing.set_roles(cast["baiyu"], [Role.SYSADMIN, Role.NURSE], by=me)),
        ("head", lambda me, cast: staffing.set_employment(again(cast["suyun"]), Employment.LEFT, by=me)),
    ],
)
def test_what_an_administrator_may_not_do(code: str, act, cast: dict) -> None:
    with pytest.raises(StaffingRefused) as refused:
        act(again(cast["xuguan"]), cast)
    assert refused.value.code == code


def test_last_administrator_stays(cast: dict) -> None:
    staffing.set_roles(cast["jiangbo"], [Role.SYSADMIN], by=cast["xuguan"])
    second = again(cast["jiangbo"])
    staffing.set_roles(again(cast["xuguan"]), [], by=second)
    with pytest.raises(PermissionDenied):
        staffing.set_roles(second, [], by=again(cast["xuguan"]))
    staffing.set_roles(again(cast["xuguan"]), [Role.SYSADMIN], by=second)
    staffing.set_employment(second, Employment.SUSPENDED, by=again(cast["xuguan"]))
    third = again(cast["qinzheng"])
    third.roles = frozenset({Role.SYSADMIN})
    with pytest.raises(StaffingRefused) as refused:
        staffing.set_employment(again(cast["xuguan"]), Employment.LEFT, by=third)
    assert refused.value.code == "last_administrator"


def test_head_is_one_of_the_departments_own_people(cast: dict) -> None:
    department = cast["baiyu"].department
    department.head = cast["xiaohan"]
    with pytest.raises(StaffingRefused):
        staffing.keep_department(department, by=cast["xuguan"])


def test_roles_begin_and_end_with_a_trace(cast: dict) -> None:
    staffing.set_roles(cast["baiyu"], [Role.AFTER_SALES], by=cast["xuguan"])
    assert again(cast["baiyu"]).roles == {Role.AFTER_SALES}
    rows = RoleAssignment.objects.filter(person=cast["baiyu"])
    assert sorted((row.role, row.ends_at is None, row.history.count()) for row in rows) == [
        ("after_sales", True, 1),
        ("customer_service", False, 2),
    ]


def test_same_role_is_not_held_twice(cast: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment(person=cast["baiyu"], role=Role.CUSTOMER_SERVICE).save()


def test_leaver_keeps_nothing(cast: dict, customer) -> None:
    chenlu = cast["chenlu"]
    assert Grant.objects.in_force().filter(principal=chenlu.pk).count() == 1
    staffing.set_employment(again(chenlu), Employment.LEFT, by=cast["xuguan"])
    left = again(chenlu)
    assert (left.is_active, left.roles) == (False, frozenset())
    assert Grant.objects.in_force().filter(principal=chenlu.pk).count() == 0
    assert left.agreements.filter(ends_on=None).count() == 0
    assert not left.has_perm("customers.view_basic", customer)


def test_new_account_can_do_nothing_yet(cast: dict, customer) -> None:
    word = staffing.employ(newcomer(cast), by=cast["xuguan"])
    person = Person.objects.with_standing().get(username="newcomer")
    assert (person.roles, person.has_agreement, person.must_change_password) == (frozenset(), False, True)
    assert person.check_password(word)
    assert not person.has_perm("customers.view_basic", customer)


@pytest.mark.clause("B7.2")
@pytest.mark.parametrize(
    ("signed", "ends", "holds"),
    [(0, None, True), (1, None, False), (-9, -1, False), (-9, 0, True), (-9, 3, True)],
)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "UTC"])
def test_agreement_holds_from_its_day_to_its_last_day_in_the_clinics_time(cast, signed, ends, holds, zone) -> None:
    with timezone.override(zone):
        today = timezone.localdate()
        Agreement.objects.filter(person=cast["baiyu"]).delete()
        last = None if ends is None else today + datetime.timedelta(days=ends)
        Agreement(person=cast["baiyu"], signed_on=today + datetime.timedelta(days=signed), ends_on=last).save()
        assert again(cast["baiyu"]).has_agreement == holds


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("baiyu", "elevenchars", "password_too_short"),
        ("baiyu", "x" * 129, "password_too_long"),
        ("guwen", "fourteen chars", "password_too_short"),
        ("xuguan", "fourteen chars", "password_too_short"),
        ("xiaohan", "xiaohan12345", "password_too_similar"),
        ("baiyu", "1qaz2wsx3edc", "password_too_common"),
    ],
)
def test_weak_password_is_refused(cast: dict, username: str, password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, cast[username])
    assert [error.code for error in refused.value.error_list] == [code]


@pytest.mark.parametrize(("username", "password"), [("baiyu", "twelve chars"), ("guwen", "fifteen chars..")])
def test_long_enough_password_is_taken(cast: dict, username: str, password: str) -> None:
    assert validate_password(password, cast[username]) is None
