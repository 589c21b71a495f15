"""The set-up of an empty clinic: protected by the code, nothing typed lost, nothing made twice, gone afterwards."""

import io
import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from PIL import Image

from access.models import Department, Person
from access.models.audit import AuditEvent
from access.personas import make_cast
from access.roles import Role
from clinic_records import profile
from clinic_records.models import ClinicProfile
from clinic_records.setup import code, steps
from clinic_records.setup.naming import code_for, names
from clinic_records.setup.steps import Step
from customers.models import OperationItem, Room

pytestmark = pytest.mark.django_db

PASSWORD = "four plain words here"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    profile.forget()
    code.use_up()
    yield
    profile.forget()


def _founding(**changed: str) -> dict[str, str]:
    values = {"code": code.ensure(), "name": "王管理", "username": "admin.wang"}
    return {**values, "password1": PASSWORD, "password2": PASSWORD, **changed}


def _rows(prefix: str, *rows: dict[str, object], initial: int = 0) -> dict[str, object]:
    sent: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


@pytest.fixture
def founder(client: Client) -> Client:
    """The browser of the first administrator, just made."""
    assert client.post("/setup/", _founding()).headers["Location"] == "/setup/clinic/"
    return client


@pytest.mark.parametrize("address", ["/", "/login/", "/customers/"])
def test_empty_clinic_leads_to_the_set_up(client: Client, address: str) -> None:
    assert client.get(address, follow=True).redirect_chain[-1] == ("/setup/", 302)


def test_clinic_with_people_shows_the_log_in(client: Client, cast: dict[str, Person]) -> None:
    assert client.get("/login/").status_code == 200


def test_wrong_code_makes_nobody_and_keeps_what_was_typed(client: Client) -> None:
    answer = client.post("/setup/", _founding(code="guessed"))
    page = answer.content.decode()
    denied = AuditEvent.objects.using("audit").filter(action="login_failed").count()
    assert (answer.status_code, Person.objects.count(), denied) == (422, 0, 1)
    assert (page.count('value="admin.wang"'), page.count('value="王管理"'), page.count(PASSWORD)) == (1, 1, 0)


def test_without_a_code_nobody_can_begin(client: Client) -> None:
    sent = _founding()
    code.use_up()
    assert (client.post("/setup/", sent).status_code, Person.objects.count()) == (422, 0)


@pytest.mark.parametrize("password", ["only14letters!", "1q2w3e4r5t6y7u8i9o0p", "admin.wang.admin"])
def test_weak_password_of_an_administrator_is_refused(client: Client, password: str) -> None:
    answer = client.post("/setup/", _founding(password1=password, password2=password))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["password1"])


def test_first_administrator_is_logged_in_and_the_code_is_used_up(founder: Client) -> None:
    person = Person.objects.get()
    assert (person.username, person.roles, person.must_change_password) == ("admin.wang", {Role.SYSADMIN}, False)
    assert code.path().exists() is False
    assert founder.get("/setup/").headers["Location"] == "/setup/clinic/"


def test_second_founder_is_sent_to_the_log_in(founder: Client) -> None:
    answer = Client().post("/setup/", _founding(username="another"))
    assert (answer.headers["Location"], Person.objects.count()) == ("/login/?next=/setup/", 1)


def test_code_may_be_typed_in_capitals_with_blanks() -> None:
    assert [code.is_right(f" {code.ensure().upper()} "), code.is_right(""), code.is_right("x")] == [True, False, False]


def test_code_stays_the_same_until_it_is_used() -> None:
    first = code.ensure()
    assert (code.ensure(), code.path().stat().st_mode & 0o777) == (first, 0o600)


def test_profile_step_keeps_names_and_a_clean_small_logo(founder: Client) -> None:
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "teal").save(out, "JPEG", comment=b"made at home")
    out.seek(0)
    out.name = "logo.jpg"
    sent = {"seen": 0, "name_zh_hans": "晨光诊所", "name_zh_hant": "", "name_en": "", "address": "", "phone": ""}
    assert founder.post("/setup/clinic/", {**sent, "logo_file": out}).headers["Location"] == "/setup/departments/"
    row = ClinicProfile.objects.get()
    with Image.open(io.BytesIO(bytes(row.logo or b""))) as logo:
        assert (row.name_zh_hans, row.logo_kind, logo.size) == ("晨光诊所", "image/jpeg", (512, 256))
    assert b"made at home" not in bytes(row.logo or b"")


def test_logo_that_is_no_picture_is_refused_and_the_rest_kept(founder: Client) -> None:
    bad = io.BytesIO(b"<svg onload='x()'/>")
    bad.name = "logo.svg"
    answer = founder.post("/setup/clinic/", {"seen": 0, "name_zh_hans": "晨光诊所", "logo_file": bad})
    assert (answer.status_code, ClinicProfile.objects.count()) == (422, 0)
    assert 'value="晨光诊所"' in answer.content.decode()


def test_departments_get_codes_and_missing_names(founder: Client) -> None:
    sent = _rows("rows", {"name_zh_hans": "护理部"}, {"name_zh_hans": "检查科", "name_en": "Examination"}, {})
    assert founder.post("/setup/departments/", sent).headers["Location"] == "/setup/people/"
    made = list(Department.objects.values_list("code", "name_zh_hant", "name_en"))
    assert made == [("examination", "檢查科", "Examination"), ("hu-li-bu", "護理部", "护理部")]


def test_same_department_twice_is_refused_and_what_was_typed_stays(founder: Client) -> None:
    answer = founder.post("/setup/departments/", _rows("rows", {"name_zh_hans": "护理部"}, {"name_zh_hans": "护理部"}))
    assert (answer.status_code, Department.objects.count()) == (422, 0)
    assert answer.content.decode().count('value="护理部"') == 2


def test_rows_taken_out_are_not_made_and_none_at_all_is_refused(founder: Client) -> None:
    gone = {"name_zh_hans": "护理部", "DELETE": "on"}
    assert founder.post("/setup/departments/", _rows("rows", gone, initial=1)).status_code == 422
    founder.post("/setup/departments/", _rows("rows", gone, {"name_zh_hans": "手术科"}, initial=1))
    assert list(Department.objects.values_list("name_zh_hans", flat=True)) == ["手术科"]


def test_step_sent_twice_is_carried_out_once(founder: Client) -> None:
    sent = _rows("rows", {"name_zh_hans": "护理部"}) | {"form_nonce": str(uuid.uuid4())}
    answers = [founder.post("/setup/departments/", sent).headers["Location"] for _nth in range(2)]
    assert (answers, Department.objects.count()) == (["/setup/people/"] * 2, 1)


@pytest.fixture
def department(founder: Client) -> Department:
    founder.post("/setup/departments/", _rows("rows", {"name_zh_hans": "护理部"}))
    return Department.objects.get()


def _nurse(department: Department, username: str, **more: object) -> dict[str, object]:
    return {"name": "苏云", "username": username, "department": department.pk, "role": "nurse", **more}


@pytest.mark.clause("B7.2")
def test_people_get_roles_agreement_and_a_password_shown_once(founder: Client, department: Department) -> None:
    row = _nurse(department, "suyun", heads="on", agreed_on="2026-01-05")
    page = founder.post("/setup/people/", _rows("people", row)).content.decode()
    (word,) = re.findall(r"<code[^>]*>([a-z0-9-]{23})</code>", page)
    person = Person.objects.get(username="suyun")
    department.refresh_from_db()
    assert (person.roles, person.has_agreement) == ({Role.NURSE, Role.DEPARTMENT_HEAD}, True)
    assert (person.must_change_password, person.check_password(word), department.head) == (True, True, person)
    assert word not in founder.get("/setup/people/").content.decode()


def test_two_heads_of_one_department_are_refused_and_nobody_is_made(founder: Client, department: Department) -> None:
    rows = [_nurse(department, name, heads="on") for name in ("suyun", "xiaohan")]
    answer = founder.post("/setup/people/", _rows("people", *rows))
    assert (answer.status_code, Person.objects.count()) == (422, 1)
    assert [name for name in ("suyun", "xiaohan") if f'value="{name}"' in answer.content.decode()] == [
        "suyun",
        "xiaohan",
    ]


def test_user_name_that_somebody_has_is_refused(founder: Client, department: Department) -> None:
    answer = founder.post("/setup/people/", _rows("people", _nurse(department, "admin.wang")))
    assert (answer.status_code, Person.objects.count()) == (422, 1)


def test_rooms_and_operations_are_made(founder: Client) -> None:
    sent = _rows("rooms", {"name_zh_hans": "一号手术室"}) | _rows("items", {"name_zh_hans": "提肌手术", "minutes": ""})
    assert founder.post("/setup/rooms/", sent).headers["Location"] == "/setup/finish/"
    assert list(Room.objects.values_list("code", flat=True)) == ["yi-hao-shou-shu-shi"]
    assert list(OperationItem.objects.values_list("name_zh_hant", "minutes")) == [("提肌手術", 90)]


def test_progress_counts_what_exists(founder: Client, department: Department) -> None:
    assert steps.progress().done == {Step.ADMINISTRATOR, Step.DEPARTMENTS}
    assert (steps.progress().count, steps.progress().next) == (2, Step.CLINIC)
    assert founder.get("/").content.decode().count('href="/setup/"') == 1


def test_set_up_without_a_profile_cannot_be_finished(founder: Client) -> None:
    founder.post("/setup/finish/")
    assert steps.is_open() is True


def test_finished_set_up_is_gone(founder: Client) -> None:
    profile.set_profile(by=Person.objects.get(), name_zh_hans="晨光诊所")
    assert founder.post("/setup/finish/").headers["Location"] == "/clinic/ready/"
    gone = [founder.get(page).status_code for page in ("/setup/", "/setup/people/", "/setup/finish/")]
    assert (gone, founder.get("/clinic/ready/").status_code) == ([404] * 3, 200)
    assert 'href="/setup/"' not in founder.get("/").content.decode()


def test_demonstration_clinic_has_no_set_up(client: Client) -> None:
    cast = make_cast()
    profile.set_profile(by=cast["xuguan"], name_zh_hans="示范", demo=True)
    client.force_login(cast["xuguan"], backend="access.backends.GrantBackend")
    assert [client.get(page).status_code for page in ("/setup/", "/setup/people/")] == [404, 404]


def test_only_the_administrator_gets_past_the_first_step(client: Client, cast: dict[str, Person]) -> None:
    seen = {}
    for username, person in cast.items():
        client.force_login(person, backend="access.backends.GrantBackend")
        seen[username] = [client.get(page).status_code for page in ("/setup/people/", "/setup/", "/clinic/")]
    assert seen.pop("xuguan") == [200, 302, 200]
    assert {tuple(codes) for codes in seen.values()} == {(403, 404, 403)}


def test_clinic_page_refuses_to_overwrite_what_somebody_else_saved(founder: Client) -> None:
    person = Person.objects.get()
    profile.set_profile(by=person, name_zh_hans="晨光诊所")
    profile.set_profile(by=person, name_zh_hans="晨光眼科")
    answer = founder.post("/clinic/", {"seen": 1, "name_zh_hans": "旧名"})
    assert (answer.status_code, ClinicProfile.objects.get().name_zh_hans) == (422, "晨光眼科")
    assert founder.post("/clinic/", {"seen": 2, "name_zh_hans": "新名"}).status_code == 302
    assert ClinicProfile.objects.get().name_zh_hans == "新名"


def test_codes_are_plain_and_never_taken_twice() -> None:
    assert [code_for("护理部", ()), code_for("护理部", {"hu-li-bu"}), code_for("《》", ())] == [
        "hu-li-bu",
        "hu-li-bu-2",
        "entry",
    ]


def test_given_names_are_kept() -> None:
    made = {"name_zh_hans": "头发", "name_zh_hant": "頭髮", "name_en": "Hair"}
    assert names("头发", "頭髮", "Hair") == made
