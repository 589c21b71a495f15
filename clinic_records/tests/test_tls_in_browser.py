"""TLS in a real browser, served by the real web server with a certificate made for the test: log-in, cookies, headers,
forms. What the test client cannot see: whether a browser sends an Origin that the forms accept."""

import datetime
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser

from access.models import Person
from access.personas import make_cast
from clinic_records.embedded.processes import wait_until
from clinic_records.supervisor.plan import PROJECT, main_plan, read_site
from clinic_records.supervisor.reach import site_answers
from clinic_records.tests.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(400),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


def _certificate(folder: Path) -> dict[str, str]:
    """A certificate for localhost that nobody but this test trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    (folder / "certificate.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
    return {"TLS_CERTIFICATE": str(folder / "certificate.pem"), "TLS_KEY": str(folder / "key.pem")}


def _url(alias: str) -> str:
    """The address of a test database, as the settings of another process read it."""
    known = connections[alias].get_connection_params()
    return f"postgres://{known['user']}:{known['password']}@/{known['dbname']}?host={known['host']}"


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder for the collected static files of both tests."""
    return str(tmp_path_factory.mktemp("static"))


@pytest.fixture
def site(tmp_path: Path, collected: str) -> Iterator[str]:
    """The web server of the main job with TLS, over this test's databases and keys; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environ |= {"DATABASE_URL": _url("default"), "KEYRING_URL": _url("keyring"), "DEMO": "0", "PORT": port}
    environ |= {"CLINIC_KEY_DIR": str(settings.KEY_DIR), "CLINIC_STATIC_ROOT": collected}
    environ |= {"CLINIC_CHECKPOINT_DIR": str(settings.CHECKPOINT_DIR), **_certificate(tmp_path)}
    environ |= {"PUBLIC_URL": f"https://localhost:{port}"}
    collect = ["manage.py", "collectstatic", "--noinput", "-v0", "-i", "*.ttf"]
    command = main_plan(tmp_path, environ).programs[0].command
    subprocess.run([command[0], *collect], cwd=PROJECT, env=environ, check=True)
    with (tmp_path / "web.log").open("wb") as log:
        web = subprocess.Popen(list(command), cwd=PROJECT, env=environ, stdout=log, stderr=log)
    try:
        assert wait_until(lambda: site_answers(read_site(environ)), 120), (tmp_path / "web.log").read_text()
        yield environ["PUBLIC_URL"]
    finally:
        web.terminate()
        web.wait(30)


def test_people_log_in_and_send_forms_over_tls(site: str, browser: Browser) -> None:
    make_cast(PASSWORD)
    context = browser.new_context(ignore_https_errors=True, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    origins = []
    page.on("request", lambda sent: origins.append(sent.headers.get("origin")) if sent.method == "POST" else None)
    answer = page.goto(f"{site}/login/")
    headers = {name: answer.headers.get(name) for name in ("strict-transport-security", "referrer-policy")}
    page.fill("#id_login", "chenlu")
    page.fill("#id_password", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/me/settings/")
    page.check("input[name=theme][value=dark]")
    page.click("main form button.btn-primary")
    page.wait_for_load_state("networkidle")
    cookies = {c["name"]: (c["secure"], c["httpOnly"], c["sameSite"], c["path"]) for c in context.cookies()}
    context.close()
    assert headers == {
        "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
        "referrer-policy": "same-origin",
    }
    names = ("__Host-sid", "__Host-csrf", "__Host-device")
    assert cookies == dict.fromkeys(names, (True, True, "Lax", "/"))
    assert Person.objects.get(username="chenlu").theme == "dark"
    assert "null" not in origins


def test_plain_http_on_the_same_port_gets_no_page(site: str) -> None:
    host, port = site.removeprefix("https://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as plain:
        plain.sendall(b"GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert plain.recv(100) == b""
