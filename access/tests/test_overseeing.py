"""No system administrator gives a role or names a head unseen, nor any role to themselves (A6.4, B8.2)."""

from dataclasses import replace

import pytest

from access import overseeing, staffing
from access.models import Department, Person, RoleAssignment
from access.models.people import Employment
from access.roles import READS, Role
from access.staffing import StaffingRefused
from clinic_records.tasks import COPY_JOB
from jobs import kinds, running, runs
from jobs.models import JobRun, Notification

pytestmark = pytest.mark.django_db


def _told(person: Person) -> set[tuple[str, str]]:
    rows = Notification.objects.filter(subject=person.pk, kind__startswith="role-given-")
    return set(rows.values_list("recipient__username", "kind"))


@pytest.mark.clause("A6.4")
@pytest.mark.parametrize("role", Role)
def test_each_role_is_told_to_all_who_oversee(cast: dict, role: Role) -> None:
    person = cast["baiyu"]
    RoleAssignment.objects.filter(person=person).delete()
    staffing.set_roles(person, [role], by=cast["xuguan"])
    assert _told(person) == {(name, f"role-given-{role}") for name in ("yanrong", "qinzheng")}


def test_only_what_is_new_is_told_and_each_role_by_itself(cast: dict) -> None:
    person = cast["baiyu"]
    staffing.set_roles(person, [Role.CUSTOMER_SERVICE, Role.NURSE], by=cast["xuguan"])
    assert _told(person) == {("yanrong", "role-given-nurse"), ("qinzheng", "role-given-nurse")}
    staffing.set_roles(person, [Role.NURSE, Role.SURGEON], by=cast["xuguan"])
    assert {kind for _name, kind in _told(person)} == {"role-given-nurse", "role-given-surgeon"}
    assert set(Notification.objects.filter(subject=person.pk).values_list("sender__username", flat=True)) == {"xuguan"}


def test_who_no_longer_works_here_or_no_longer_oversees_is_not_told(cast: dict) -> None:
    staffing.set_employment(cast["qinzheng"], Employment.SUSPENDED, by=cast["xuguan"])
    staffing.set_roles(cast["yanrong"], [Role.MANAGER], by=cast["xuguan"])
    staffing.set_roles(cast["jiangbo"], [Role.EXECUTIVE], by=cast["xuguan"])
    staffing.set_roles(cast["baiyu"], [Role.NURSE], by=cast["xuguan"])
    assert _told(cast["baiyu"]) == {("jiangbo", "role-given-nurse")}


def test_a_refused_change_tells_nobody(cast: dict) -> None:
    for person, roles in (
        (cast["xuguan"], [Role.SURGEON]), *((cast["baiyu"], [Role.SYSADMIN, role]) for role in sorted(overseeing.APART))
    ):  # fmt: skip
        with pytest.raises(StaffingRefused):
            staffing.set_roles(person, roles, by=cast["xuguan"])
        assert _told(person) == set()
    assert cast["xuguan"].roles == {Role.SYSADMIN}


@pytest.mark.clause("A6.4", "B8.2")
def test_new_head_is_told_since_heads_decide(cast: dict) -> None:
    service = Department.objects.get(code="service")
    for head, count in ((cast["tanglei"], 0), (cast["baiyu"], 2)):
        service.head = head
        staffing.keep_department(service, by=cast["xuguan"])
        rows = Notification.objects.filter(kind=overseeing.NEW_HEAD, subject=head.pk)
        assert rows.count() == count
    assert set(rows.values_list("recipient__username", flat=True)) == {"yanrong", "qinzheng"}


@pytest.mark.clause("B8.2")
def test_the_one_told_sees_which_role_and_whose_and_can_change_nothing(cast: dict, log_in) -> None:
    person, admin = cast["baiyu"], log_in("xuguan")
    assert admin.post(f"/people/{person.pk}/roles/", {"roles": ["nurse"]}).status_code == 302
    cast["yanrong"].language = "en"
    cast["yanrong"].save()
    head = log_in("yanrong")
    assert "A system administrator gave somebody a role: Nurse" in head.get("/notifications/").content.decode()
    page = head.get(f"/people/{person.pk}/").content.decode()
    assert (person.username in page, "<td>Nurse</td>" in page) == (True, True)
    doors = [f"{person.pk}/{word}/" for word in ("roles", "account", "password", "employment")]
    assert [door for door in doors if door in page] == []
    assert head.post(f"/people/{person.pk}/roles/", {"roles": ["surgeon"]}).status_code == 403
    assert log_in("jiangbo").get(f"/people/{person.pk}/").status_code == 403


def test_the_page_says_that_others_are_told_and_that_ones_own_is_for_another(cast: dict, log_in) -> None:
    cast["xuguan"].language = "en"
    cast["xuguan"].save()
    admin = log_in("xuguan")
    page = admin.get(f"/people/{cast['baiyu'].pk}/roles/").content.decode()
    assert "is told to all executives and supervisors at once" in page
    own = f"/people/{cast['xuguan'].pk}/"
    assert "are changed by another system administrator" in admin.get(own).content.decode()
    assert admin.post(f"{own}roles/", {"roles": ["sysadmin", "manager"]}).status_code == 422
    assert cast["xuguan"].roles == {Role.SYSADMIN}


def test_nobody_reads_files_without_being_named_clinical() -> None:
    assert {role for role in Role if READS[role]} == overseeing.CLINICAL


def _run_ends(kind: str) -> JobRun:
    run = runs.start(kind)
    running.execute(run.pk)
    return run


def _told_of_failures() -> list[tuple[str, object]]:
    rows = Notification.objects.filter(kind="run-failed").order_by("created_at", "recipient__username")
    return [(row.recipient.username, row.subject) for row in rows.select_related("recipient")]


def test_first_failure_of_a_job_of_the_system_is_told_to_its_keepers_and_opens_for_them(
    cast, log_in, monkeypatch
) -> None:
    def fails(_run: JobRun) -> None:
        raise OSError("no room left")

    copy = kinds.kind_named(COPY_JOB)
    monkeypatch.setitem(kinds._kinds, copy.code, replace(copy, function=fails))
    first, _second = _run_ends(copy.code), _run_ends(copy.code)
    assert _told_of_failures() == [("guwen", first.pk), ("xuguan", first.pk)]
    page = log_in("guwen").get(f"/jobs/{first.pk}/")
    assert (page.status_code, "OSError" in page.content.decode(), "no room" in page.content.decode()) == (
        200,
        True,
        False,
    )
    monkeypatch.setitem(kinds._kinds, copy.code, replace(copy, function=lambda _run: {}))
    _run_ends(copy.code)
    monkeypatch.setitem(kinds._kinds, copy.code, replace(copy, function=fails))
    again = _run_ends(copy.code)
    assert _told_of_failures()[2:] == [("guwen", again.pk), ("xuguan", again.pk)]
