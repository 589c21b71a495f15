"""The system administrator's pages: they work, refuse bad input in words, let no stale form win, show nothing clinical."""

import re

import pytest

from access import audit
from access.models import Department, Person
from access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(log_in):
    """The system administrator's browser."""
    return log_in("xuguan")


def form_of(person: Person, **changed: object) -> dict:
    """What the account's form sends."""
    sent = {"name": person.name, "department": person.department_id, "email": "", "version": person.version}
    return {**sent, **changed}


@pytest.mark.clause("A6.4")
def test_new_account_shows_its_password_once(admin, cast: dict) -> None:
    reception = Department.objects.get(code="reception")
    sent = {"username": "wangfang", "name": "王芳", "department": reception.pk, "version": 0}
    page = admin.post("/people/new/", sent)
    word = re.search(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}", page.content.decode()).group()
    person = Person.objects.get(username="wangfang")
    assert (page.status_code, page.headers["Cache-Control"], person.check_password(word)) == (200, "no-store", True)
    assert word not in admin.get(f"/people/{person.pk}/").content.decode()


@pytest.mark.parametrize("username", ["a", "Chenlu", "wang fang", "王芳", "chenlu", "x" * 41, "<b>x</b>", "\0abc"])
def test_bad_user_name_is_said_and_nothing_kept(admin, cast: dict, username: str) -> None:
    sent = {"username": username, "name": "王芳", "department": cast["baiyu"].department_id, "version": 0}
    before = Person.objects.count()
    answer = admin.post("/people/new/", sent)
    assert (answer.status_code, Person.objects.count()) == (422, before)


@pytest.mark.parametrize("field", ["department", "version"])
@pytest.mark.parametrize("value", ["", "x", "-1", "00000000-0000-0000-0000-000000000000", "1e9", "\0"])
def test_bad_values_are_refused(admin, cast: dict, field: str, value: str) -> None:
    answer = admin.post(f"/people/{cast['baiyu'].pk}/account/", form_of(cast["baiyu"], **{field: value}))
    assert answer.status_code == 422


def test_stale_form_does_not_win(admin, cast: dict) -> None:
    person = Person.objects.get(pk=cast["baiyu"].pk)
    stale = form_of(person, name="改名一")
    assert admin.post(f"/people/{person.pk}/account/", {**stale, "name": "改名二"}).status_code == 302
    assert admin.post(f"/people/{person.pk}/account/", stale).status_code == 422
    assert Person.objects.get(pk=person.pk).name == "改名二"


def test_roles_are_set_and_refusals_are_said(admin, cast: dict) -> None:
    path = f"/people/{cast['baiyu'].pk}/roles/"
    assert admin.post(path, {"roles": ["sysadmin", "nurse"]}).status_code == 422
    assert admin.post(path, {"roles": ["king"]}).status_code == 422
    assert admin.post(path, {"roles": ["nurse"]}).status_code == 302
    assert Person.objects.with_standing().get(pk=cast["baiyu"].pk).roles == {Role.NURSE}


def test_department_is_made_and_gets_a_head_of_its_own(admin, cast: dict) -> None:
    names = {"name_zh_hans": "新部", "name_zh_hant": "新部", "name_en": "New", "version": 0}
    assert admin.post("/departments/new/", {"code": "new", **names}).status_code == 302
    made = Department.objects.get(code="new")
    assert admin.post(f"/departments/{made.pk}/", {**names, "version": 1, "head": cast["baiyu"].pk}).status_code == 422
    assert admin.post("/departments/new/", {"code": "new", **names}).status_code == 422


def test_page_of_a_person_tells_who_changed_what(admin, cast: dict) -> None:
    person = Person.objects.get(pk=cast["baiyu"].pk)
    admin.post(f"/people/{person.pk}/account/", form_of(person, name="白雨晴"))
    page = admin.get(f"/people/{person.pk}/").content.decode()
    assert page.count(cast["xuguan"].name) >= 1
    assert page.count("白雨晴") >= 1


def test_list_costs_the_same_for_one_and_for_many(admin, cast: dict) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin.get("/people/")  # the clinic's name is read once
    with CaptureQueriesContext(connection) as many:
        admin.get("/people/")
    Person.objects.create_user("another", None, name="另一", department=cast["baiyu"].department)
    with CaptureQueriesContext(connection) as more:
        admin.get("/people/")
    assert len(many) == len(more)


@pytest.mark.clause("A6.4")
def test_administrator_sees_no_customer(admin, customer) -> None:
    for path in ("/customers/", f"/customers/{customer.pk}/", f"/sheets/basic/{customer.pk}/"):
        assert admin.get(path).status_code in (403, 404)
    page = admin.get("/people/").content.decode() + admin.get("/").content.decode()
    assert "张伟明" not in page and customer.number not in page


def test_password_handed_out_leaves_its_own_kind_of_trace(admin, cast: dict) -> None:
    from access.models import AuditEvent

    admin.post(f"/people/{cast['baiyu'].pk}/password/")
    rows = AuditEvent.objects.filter(object_uuid=cast["baiyu"].pk, action=audit.Action.PASSWORD)
    assert [(row.actor, row.purpose) for row in rows] == [(cast["xuguan"].pk, "handed_out")]
