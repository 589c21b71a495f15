"""What settings get: URLs that work in the libraries that read them, and nothing touched that was set."""

import time

import environ
import psycopg2
import pytest
import redis
from celery import Celery

from clinic_records.embedded import EmbeddedServers, ensure_environment, needed_servers

SET = {"DATABASE_URL": "postgres://a/b", "KEYRING_URL": "postgres://c/d", "REDIS_URL": "redis://e/0"}


def test_urls_that_are_set_stay_and_start_nothing(data):
    settings = SET | {"CLINIC_DATA_DIR": str(data)}
    ensure_environment(settings)
    assert settings == SET | {"CLINIC_DATA_DIR": str(data), "BROKER_URL": "redis://e/0"}
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("missing", "needed"), [("DATABASE_URL", "data"), ("KEYRING_URL", "keyring"), ("REDIS_URL", "valkey")]
)
def test_only_the_servers_without_a_url_are_needed(data, missing, needed):
    servers = needed_servers(SET | {"CLINIC_DATA_DIR": str(data), missing: ""})
    assert [server.name for server in servers.servers] == [needed]


def test_tools_get_urls_that_lead_nowhere_and_start_nothing(data):
    settings = {"CLINIC_NO_SERVERS": "1", "CLINIC_DATA_DIR": str(data)}
    ensure_environment(settings)
    assert list(data.iterdir()) == []
    config = environ.Env.db_url_config(settings["DATABASE_URL"])
    assert (config["NAME"], config["OPTIONS"]) == ("clinic", {"host": "/nonexistent"})
    with pytest.raises(redis.ConnectionError):
        redis.from_url(settings["REDIS_URL"]).ping()


def test_urls_work_in_the_libraries_that_read_them(running):
    settings = {"CLINIC_DATA_DIR": str(running.layout.servers.parent)}
    ensure_environment(settings)
    for variable, database in (("DATABASE_URL", "clinic"), ("KEYRING_URL", "clinic_keyring")):
        config = environ.Env.db_url_config(settings[variable])
        with (
            psycopg2.connect(
                dbname=config["NAME"], user=config["USER"], password=config["PASSWORD"], **config["OPTIONS"]
            ) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT current_database()")
            assert cursor.fetchone() == (database,)
    assert redis.from_url(settings["REDIS_URL"]).ping() is True
    with Celery(broker=settings["BROKER_URL"]).connection() as broker:
        assert broker.default_channel.client.ping() is True


def test_finding_running_servers_is_quick(running):
    folder = running.layout.servers.parent
    took = []
    for _ in range(5):
        began = time.perf_counter()
        with EmbeddedServers(folder):
            took.append(time.perf_counter() - began)
    assert min(took) < 0.1
