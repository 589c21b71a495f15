"""The one call settings make: fill in the URLs of the servers that the environment does not name.

A URL that is set is never touched. `CLINIC_NO_SERVERS=1` starts nothing and fills in URLs that lead nowhere, for
tools that read the settings only (linters, type checks, collecting messages and static files).
"""

from collections.abc import Mapping, MutableMapping

from .folders import data_dir
from .postgres import KINDS
from .servers import EmbeddedServers

NOWHERE = "/nonexistent"
_in_use: list[EmbeddedServers] = []


def ensure_environment(environ: MutableMapping[str, str]) -> None:
    """Set DATABASE_URL, KEYRING_URL, REDIS_URL and BROKER_URL where they are missing or empty.

    Finds or starts the embedded servers needed and stays their user until the process ends. A REDIS_URL without a
    BROKER_URL serves as both. Raises EmbeddedError.
    """
    if environ.get("REDIS_URL") and not environ.get("BROKER_URL"):
        environ["BROKER_URL"] = environ["REDIS_URL"]
    if environ.get("CLINIC_NO_SERVERS") == "1":
        _fill_in(environ, _dead_ends())
    elif servers := needed_servers(environ):
        _in_use.append(servers.acquire())
        _fill_in(environ, servers.urls())


def needed_servers(environ: Mapping[str, str]) -> EmbeddedServers | None:
    """The embedded servers that stand in for the URLs missing in `environ`, not yet acquired; None when all are set."""
    needed = [name for name, kind in KINDS.items() if not environ.get(kind.variable)]
    needed += [] if environ.get("REDIS_URL") else ["valkey"]
    return EmbeddedServers(data_dir(environ), needed) if needed else None


def _fill_in(environ: MutableMapping[str, str], urls: dict[str, str]) -> None:
    environ.update({name: url for name, url in urls.items() if not environ.get(name)})


def _dead_ends() -> dict[str, str]:
    databases = {kind.variable: f"postgres://nobody@/{kind.database}?host={NOWHERE}" for kind in KINDS.values()}
    return databases | {"REDIS_URL": f"unix://{NOWHERE}?db=0", "BROKER_URL": f"redis+socket://{NOWHERE}?virtual_host=0"}
