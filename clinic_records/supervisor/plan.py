"""What the main job consists of: the preparation, the three programs, and where the site answers. Runs nothing.

Read from the environment: PORT (8000), BIND (127.0.0.1), PUBLIC_URL, and for TLS on the clinic's own network
TLS_CERTIFICATE and TLS_KEY (files in PEM form).
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .program import Program

PROJECT = Path(__file__).resolve().parents[2]
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - the web server makes its own closed files there

TRUE = frozenset({"1", "true", "yes", "y", "on", "ok"})  # as django-environ reads them


class PlanError(Exception):
    """The environment asks for something that cannot be; the message is one line for the terminal."""


@dataclass(frozen=True)
class Site:
    """Where the web server listens and how it is told that it answers."""

    bind: str
    port: int
    public_url: str
    tls: bool = False


@dataclass(frozen=True)
class Plan:
    """Steps that run one after the other to their end, then programs that run until stopped."""

    site: Site
    steps: Sequence[Sequence[str]]
    programs: Sequence[Program]


def read_site(environ: Mapping[str, str]) -> Site:
    """The site as the environment describes it. Raises PlanError for a port that is none, or TLS that cannot work."""
    wanted = environ.get("PORT") or "8000"
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise PlanError(f"PORT must be a number from 1 to 65535, not {wanted}")
    tls = bool(environ.get("TLS_CERTIFICATE"))
    public = environ.get("PUBLIC_URL") or f"{'https' if tls else 'http'}://localhost:{wanted}"
    _check_tls(environ, tls, public)
    return Site(environ.get("BIND") or "127.0.0.1", int(wanted), public.rstrip("/"), tls)


def _check_tls(environ: Mapping[str, str], tls: bool, public: str) -> None:
    """Certificate, key and public address belong together; otherwise nobody could log in."""
    if tls and not public.startswith("https://"):
        raise PlanError(f"with TLS_CERTIFICATE the PUBLIC_URL begins with https://, not {public}")
    if public.startswith("https://") and not tls and environ.get("BEHIND_PROXY", "").lower() not in TRUE:
        raise PlanError(
            "an https PUBLIC_URL needs TLS_CERTIFICATE and TLS_KEY, or BEHIND_PROXY=1 and a proxy with them"
        )
    for name in ("TLS_CERTIFICATE", "TLS_KEY") if tls else ():
        if not os.access(environ.get(name, ""), os.R_OK):
            raise PlanError(f"{name} must name a file in PEM form that can be read")


def main_plan(data: Path, environ: Mapping[str, str]) -> Plan:
    """The main job for the data folder `data`."""
    site = read_site(environ)
    steps = [[sys.executable, "manage.py", "prepare"]]
    celery = [sys.executable, "-m", "celery", "-A", "clinic_records"]
    return Plan(
        site,
        steps,
        [
            Program("web", _web(site, environ)),
            Program("worker", [*celery, "worker", "-c", "2", "--without-gossip", "--without-mingle", "-l", "INFO"]),
            Program("scheduler", [*celery, "beat", "-s", str(data / "beat"), "-l", "INFO", "--pidfile="]),
        ],
    )


def _web(site: Site, environ: Mapping[str, str]) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "clinic_records.wsgi",
        "--bind",
        f"{site.bind}:{site.port}",
        "--workers",
        "2",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--graceful-timeout",
        "10",
        "--no-control-socket",
    ]
    if os.access(SHARED_MEMORY, os.W_OK):
        command += ["--worker-tmp-dir", str(SHARED_MEMORY)]
    if site.tls:
        command += ["--certfile", environ["TLS_CERTIFICATE"], "--keyfile", environ["TLS_KEY"]]
    return command
