"""Where the programs of the walk may have left something: every file that they wrote, and what the stores answer."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import redis
from django.contrib.sessions.models import Session
from django.db import connections

from clinic_records.tests.walk.programs import Site

STORES = ("default", "keyring")


def settle(site: Site) -> None:
    """Make the stores write out what they hold in memory."""
    for alias in STORES:
        with connections[alias].cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_switch_wal()")
    client = redis.Redis.from_url(site.broker.servers.urls()["REDIS_URL"])
    client.save()
    client.close()
    time.sleep(1.1)  # the broker's journal goes to the disk each second


def cluster(alias: str) -> Path:
    """The folder of a cluster with its write-ahead log; the server's own log lies beside it."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])


def folders(site: Site) -> list[Path]:
    """Every folder that the programs write in: both clusters with their logs; and the data folder with keys, file store,
    uploads, imports, logs, checkpoints, temporary files, the broker's files, the scheduler's."""
    return [*(cluster(alias).parent for alias in STORES), site.home]


def answers() -> Iterator[tuple[str, bytes]]:
    """What the stores say of themselves: every row as text (a long one lies packed on the disk), the sessions unpacked, the
    statements at work."""
    for alias in STORES:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{table}\" t")
                yield f"{alias}: {table}", cursor.fetchone()[0].encode()
            cursor.execute("SELECT coalesce(string_agg(query, ';'), '') FROM pg_stat_activity")
            yield f"{alias}: statements", cursor.fetchone()[0].encode()
    for session in Session.objects.all():
        held = session.get_decoded()
        assert held, "a session cannot be read"
        yield "session", json.dumps(held, ensure_ascii=False).encode()


def heads(site: Site) -> dict[str, bytes]:
    """The first bytes of every file below the data folder but the static ones and the servers' own."""
    own = ("static", "broker")
    files = [path for path in site.home.rglob("*") if path.is_file()]
    kept = [path for path in files if path.relative_to(site.home).parts[0] not in own]
    return {str(path.relative_to(site.home)): path.read_bytes()[:8] for path in kept}


def holds(folder: Path, word: bytes) -> bool:
    """Whether some file of a folder holds these bytes."""
    return any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())
