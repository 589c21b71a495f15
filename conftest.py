"""Ground of all tests: all databases and fresh keys for each, the cast, a customer. Services: clinic_records.testing."""

import datetime
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from access.models import Person
    from customers.models import Customer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a database have all of them: the data, the key ring and the audit connection."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None and "databases" not in mark.kwargs:
            item.add_marker(pytest.mark.django_db(**{**mark.kwargs, "databases": "__all__"}), append=False)


@pytest.fixture(scope="session", autouse=True)
def _own_directories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from django.test import override_settings

    home = tmp_path_factory.mktemp("clinic")
    folders = {"KEY_DIR": home / "keys", "FILE_STORE": home / "files", "CHECKPOINT_DIR": home / "checkpoints"}
    with override_settings(**folders, SCRATCH_DIR=home / "scratch"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashing() -> Iterator[None]:
    """The real password hasher, with few rounds: tests log in often."""
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from django.test import override_settings

    class Few(Argon2PasswordHasher):
        """Argon2 with one round over little memory."""

        time_cost, memory_cost, parallelism = 1, 8, 1

    sys.modules[__name__].Few = Few  # type: ignore[attr-defined]
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.Few"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_past_the_triggers() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards, also those whose triggers refuse that (audit log)."""
    from django.db import transaction
    from django.db.backends.postgresql.operations import DatabaseOperations

    def flush(self: DatabaseOperations, statements: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _no_sealed_value_in_templates() -> Iterator[None]:
    """A template that reads a value nobody opened would swallow a failure: views open rows first."""
    from vault.tests.strict_templates import watching

    with watching() as seen:
        yield
    assert seen == []


@pytest.fixture(autouse=True)
def _clinic_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test reads the clinic's name anew and then keeps it: the count of statements does not hang on the clock."""
    from clinic_records import profile

    profile.forget()
    monkeypatch.setattr(profile, "KEPT_SECONDS", float("inf"))


def _prepare_keys() -> None:
    """The keys that every test needs, made anew where a test with real transactions has emptied the key ring."""
    from clinic_records import keys
    from vault import kek, setup
    from vault.keyring.models import KeyEpoch

    if not KeyEpoch.objects.using("keyring").exists():
        kek.forget()
        kek.key_path(1).unlink(missing_ok=True)
        setup.prepare_keys()
    keys.ensure()


@pytest.fixture(autouse=True)
def _keys(request: pytest.FixtureRequest) -> None:
    """Keys for every test that has a database.

    They may be made inside the rolled-back transaction of a test; tests with real transactions keep the rule.
    """
    mark = request.node.get_closest_marker("django_db")
    if mark is None:
        return
    from vault import cache

    request.getfixturevalue("transactional_db" if mark.kwargs.get("transaction") else "db")
    settings = request.getfixturevalue("settings")
    settings.VAULT_KEYS_IN_TRANSACTION = not mark.kwargs.get("transaction")
    cache.forget()
    _prepare_keys()


@pytest.fixture
def cast(db: None) -> dict[str, "Person"]:
    """The people of the demo clinic, by user name, with one archive manager, who heads the archive."""
    from access.personas import SECOND_KEEPER, make_cast

    return make_cast(without={SECOND_KEEPER})


@pytest.fixture
def log_in(cast: dict[str, "Person"]) -> Callable[[str], "Client"]:
    """A browser's session of one of the cast, by user name; the log-in page itself has its own tests."""
    from django.test import Client

    def enter(username: str) -> Client:
        client = Client(HTTP_HOST="localhost")
        client.force_login(cast[username], backend="access.backends.GrantBackend")
        return client

    return enter


@pytest.fixture
def customer(cast: dict[str, "Person"]) -> "Customer":
    """One registered customer with a case at its first stage."""
    from customers.actions import register_customer

    basic = {"name": "张伟明", "sex": "female", "birth_date": datetime.date(1990, 5, 17)}
    contact = {"phone": "+8615412345678", "address": "示范路 1 号"}
    return register_customer(basic, contact, {"allergy_state": "none"}, by=cast["chenlu"])
