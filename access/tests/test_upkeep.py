"""The nightly check of rows against their history, as a job: what it finds is seen, told, and names nobody (T28)."""

import json

import pytest
from django.db import connection
from django.utils import translation

from access.models import Department
from access.upkeep import CHECK_JOB, FAULT, SWEEP_JOB
from jobs import running, runs, schedules
from jobs.models import JobRun, Notification, RunState, Schedule
from vault import reconcile

pytestmark = pytest.mark.django_db


def _carried_out(kind: str) -> JobRun:
    run = runs.start(kind)
    running.execute(run.pk)
    return JobRun.objects.get(pk=run.pk)


def _change_behind_the_back(department: Department) -> None:
    with connection.cursor() as cursor:
        sql = "UPDATE access_department SET name_en = 'x', version = version + 1 WHERE id = %s"
        cursor.execute(sql, [department.pk])


def _told() -> set[str]:
    return set(Notification.objects.filter(kind=FAULT).values_list("recipient__username", flat=True))


@pytest.mark.clause("A6.4")
def test_all_well_is_done_and_tells_nobody(cast: dict, customer) -> None:
    run = _carried_out(CHECK_JOB)
    assert (run.state, run.counts, run.error_code) == (
        RunState.DONE,
        {"tables_checked": len(reconcile.recorded_models())},
        "",
    )
    assert (run.done, run.total, _told()) == (run.counts["tables_checked"], run.counts["tables_checked"], set())


@pytest.mark.clause("A6.4")
def test_a_change_behind_the_back_fails_the_run_and_tells_supervisor_and_administrator(cast: dict, customer) -> None:
    _change_behind_the_back(cast["chenlu"].department)
    _change_behind_the_back(cast["baiyu"].department)
    run = _carried_out(CHECK_JOB)
    assert (run.state, run.error_code) == (RunState.FAILED, "HistoryFault")
    assert run.counts == {"change_without_history": 2}
    assert _told() == {"qinzheng", "xuguan"}
    assert set(Notification.objects.filter(kind=FAULT).values_list("subject", "customer")) == {(run.pk, None)}
    kept = json.dumps([run.counts, run.row_errors, run.payload])
    assert [word for word in (customer.name, customer.number, str(customer.pk)) if word in kept] == []


def test_the_log_names_table_record_and_version_and_no_person(cast: dict, customer, caplog) -> None:
    import structlog

    department = cast["chenlu"].department
    _change_behind_the_back(department)
    with structlog.testing.capture_logs() as lines:
        _carried_out(CHECK_JOB)
    assert [line for line in lines if line["event"] == "history_fault"] == [
        {
            "event": "history_fault",
            "log_level": "warning",
            "table": "access_department",
            "record": str(department.pk),
            "version": department.version + 1,
            "kind": "change_without_history",
        }
    ]


def test_those_told_see_the_run_and_others_do_not(cast: dict, log_in) -> None:
    _change_behind_the_back(cast["chenlu"].department)
    run = _carried_out(CHECK_JOB)
    for name in ("qinzheng", "xuguan"):
        cast[name].language = "en"
        cast[name].save()
        page = log_in(name).get(f"/jobs/{run.pk}/")
        said = "Rows and their history disagree" in page.content.decode()
        with translation.override("en"):
            counts = [(str(what), how_many) for what, how_many in page.context["counts"]]
        assert (name, page.status_code, said, counts) == (name, 200, True, [("changes without history", 1)])
    assert "changed behind the application" in log_in("qinzheng").get("/notifications/").content.decode()
    supervisor = log_in("qinzheng")
    assert not supervisor.get(f"/jobs/{run.pk}/").context["may_retry"]
    assert supervisor.post(f"/jobs/{run.pk}/retry/").status_code == 404
    assert [log_in(name).get(f"/jobs/{run.pk}/").status_code for name in ("yanrong", "chenlu")] == [404, 404]


def test_both_run_every_night() -> None:
    schedules.sync()
    rows = Schedule.objects.filter(task__in=[CHECK_JOB, SWEEP_JOB]).values_list("key", "every", "enabled")
    assert sorted(rows) == [("history-check", "day", True), ("store-sweep", "day", True)]


def test_every_kind_of_fault_has_words() -> None:
    from access.upkeep import code_of
    from jobs import wording

    assert [kind for kind in reconcile.QUERIES if wording.text_of(code_of(kind)) == code_of(kind)] == []
