"""The clinic's own data: one row, changed by somebody, read seldom."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from access.roles import Role
from clinic_records import profile
from clinic_records.models import ClinicProfile
from clinic_records.profile import clinic, set_profile

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])

NAMES = {"name_zh_hans": "示例诊所", "name_zh_hant": "示例診所", "name_en": "Sample Clinic"}
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(("code", "name"), [("zh-hans", "示例诊所"), ("zh-hant", "示例診所"), ("en", "Sample Clinic")])
def test_clinic_name_is_in_the_language_of_the_page(employ, code: str, name: str) -> None:
    set_profile(by=employ("boss", Role.SYSADMIN), **NAMES)
    with translation.override(code):
        assert clinic().name == name


def test_clinic_without_a_traditional_name_shows_the_simplified_one(employ) -> None:
    set_profile(by=employ("boss", Role.SYSADMIN), name_zh_hans="示例诊所")
    with translation.override("zh-hant"):
        assert clinic().name == "示例诊所"


def test_profile_stays_one_row_with_its_history(employ) -> None:
    boss = employ("boss", Role.SYSADMIN)
    set_profile(by=boss, **NAMES)
    row = set_profile(by=boss, name_en="Other")
    history = [(h.version, h.name_en, h.history_user_id) for h in row.history.order_by("version")]
    assert ClinicProfile.objects.count() == 1
    assert history == [(1, "Sample Clinic", boss.pk), (2, "Other", boss.pk)]


def test_profile_refuses_a_second_row(employ) -> None:
    set_profile(by=employ("boss", Role.SYSADMIN), **NAMES)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicProfile(name_zh_hans="第二").save()


def test_profile_refuses_a_logo_without_its_kind(employ) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        set_profile(by=employ("boss", Role.SYSADMIN), **NAMES, logo=PNG)


@pytest.mark.parametrize("wrong", [{"singleton": False}, {"no_such": 1}, {"version": 9}])
def test_profile_refuses_columns_that_are_not_its_own(employ, wrong: dict) -> None:
    with pytest.raises(ValueError, match="no such columns"):
        set_profile(by=employ("boss", Role.SYSADMIN), **NAMES, **wrong)


def test_profile_needs_somebody_who_does_it(db: None) -> None:
    with pytest.raises(ValueError, match="somebody"):
        set_profile(by=None, **NAMES)


def test_clinic_is_read_once_in_ten_seconds(employ, django_assert_num_queries, monkeypatch) -> None:
    set_profile(by=employ("boss", Role.SYSADMIN), **NAMES)
    monkeypatch.undo()  # of the rule that a test reads the clinic once
    moment = profile.time.monotonic()
    monkeypatch.setattr(profile.time, "monotonic", lambda: moment)
    with django_assert_num_queries(1):
        clinic(), clinic()
    monkeypatch.setattr(profile.time, "monotonic", lambda: moment + profile.KEPT_SECONDS + 1)
    with django_assert_num_queries(1):
        clinic()


def test_logo_is_shown_to_strangers_by_its_version_alone(employ, client: Client) -> None:
    row = set_profile(by=employ("boss", Role.SYSADMIN), **NAMES, logo=PNG, logo_kind="image/png")
    response = client.get(f"/clinic/logo/{row.version}/")
    assert (response.content, response["Content-Type"]) == (PNG, "image/png")
    assert client.get(f"/clinic/logo/{row.version + 1}/").status_code == 404


def test_demo_clinic_says_so_on_every_page(employ, client: Client) -> None:
    boss = employ("boss", Role.SYSADMIN)
    set_profile(by=boss, **NAMES, demo=True)
    stranger = client.get("/login/").content.decode()
    client.force_login(boss)
    pages = [stranger, client.get("/").content.decode(), client.get("/gallery/").content.decode()]
    assert [page.count("strip-demo") for page in pages] == [1, 1, 1]
    set_profile(by=boss, demo=False)
    assert client.get("/").content.decode().count("strip-demo") == 0
