"""What the environment makes of the main job, without running it."""

import pytest

from clinic_records.supervisor.log_files import KEPT, turn
from clinic_records.supervisor.plan import PlanError, Site, main_plan, read_site


def test_site_by_default_is_this_machine_only():
    assert read_site({}) == Site("127.0.0.1", 8000, "http://localhost:8000")


def test_site_with_a_certificate_speaks_tls(tmp_path):
    environ = {
        "PORT": "8443",
        "BIND": "0.0.0.0",
        "TLS_CERTIFICATE": "/c.pem",
        "TLS_KEY": "/k.pem",
        "PUBLIC_URL": "https://clinic.lan/",
    }
    assert read_site(environ) == Site("0.0.0.0", 8443, "https://clinic.lan", tls=True)
    web = list(main_plan(tmp_path, environ).programs[0].command)
    assert web[-4:] == ["--certfile", "/c.pem", "--keyfile", "/k.pem"]


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
