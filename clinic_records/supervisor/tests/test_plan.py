"""What the environment makes of the main job, without running it."""

import pytest

from clinic_records.supervisor.log_files import KEPT, turn
from clinic_records.supervisor.plan import PlanError, Site, main_plan, read_site


def test_site_by_default_is_this_machine_only():
    assert read_site({}) == Site("127.0.0.1", 8000, "http://localhost:8000")


@pytest.fixture
def pem(tmp_path):
    """The settings of a certificate and its key; what is in the files does not matter here."""
    for name in ("c.pem", "k.pem"):
        (tmp_path / name).write_text("")
    return {"TLS_CERTIFICATE": str(tmp_path / "c.pem"), "TLS_KEY": str(tmp_path / "k.pem")}


def test_site_with_a_certificate_speaks_tls(tmp_path, pem):
    environ = {"PORT": "8443", "BIND": "0.0.0.0", **pem, "PUBLIC_URL": "https://clinic.lan/"}
    assert read_site(environ) == Site("0.0.0.0", 8443, "https://clinic.lan", tls=True)
    web = list(main_plan(tmp_path, environ).programs[0].command)
    assert web[-4:] == ["--certfile", pem["TLS_CERTIFICATE"], "--keyfile", pem["TLS_KEY"]]


def test_site_with_a_certificate_is_https_without_being_told(pem):
    assert read_site(pem).public_url == "https://localhost:8000"


def test_certificate_without_a_key_is_refused(pem):
    with pytest.raises(PlanError, match="TLS_KEY must name a file"):
        read_site({**pem, "TLS_KEY": ""})


def test_certificate_with_a_plain_public_address_is_refused(pem):
    with pytest.raises(PlanError, match="begins with https"):
        read_site({**pem, "PUBLIC_URL": "http://clinic.lan"})


def test_https_address_without_certificate_or_proxy_is_refused():
    with pytest.raises(PlanError, match="needs TLS_CERTIFICATE"):
        read_site({"PUBLIC_URL": "https://clinic.lan"})
    assert read_site({"PUBLIC_URL": "https://clinic.lan", "BEHIND_PROXY": "1"}).tls is False


@pytest.mark.parametrize("port", ["0", "70000", "http", "-1"])
def test_port_that_is_none_is_refused(port):
    with pytest.raises(PlanError, match="PORT must be a number"):
        read_site({"PORT": port})


def test_main_job_prepares_and_then_runs_three_programs(tmp_path):
    plan = main_plan(tmp_path, {})
    assert [list(step[1:]) for step in plan.steps] == [["manage.py", "prepare"]]
    assert [program.name for program in plan.programs] == ["web", "worker", "scheduler"]
    assert "127.0.0.1:8000" in plan.programs[0].command


def test_oldest_log_goes(tmp_path):
    for number in range(KEPT + 3):
        (tmp_path / "web.log").write_text(str(number))
        turn(tmp_path, "web")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        f"web.log.{age}": str(KEPT + 3 - age) for age in range(1, KEPT + 1)
    }
