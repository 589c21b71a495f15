"""Verdicts over stored rows: which day counts, what forbids, in how many queries."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import RetentionDue
from archive.retention import blocks, queries
from archive.retention.deciding import Code, Reason
from archive.retention.wording import sentences
from archive.tests.ground import operated, patient
from archive.tests.retention.ground import DAY, closed, consulted, filed, moment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A3.3")]
D = datetime.date
LONG_AGO = D(2005, 3, 1)


@pytest.fixture
def file(cast, customer) -> Any:
    """An outpatient file of one operation, long ago."""
    return old(customer, cast)


def old(customer: Any, cast: Any, day: D = LONG_AGO, **other: Any) -> Any:
    consulted(customer, moment(day - 5 * DAY), cast)
    operated(customer, cast["linyuan"], cast, started_at=moment(day), happened_at=moment(day))
    closed(customer, moment(day - 5 * DAY))
    return filed(customer, cast, **other)


def blocking(file: Any) -> set[str]:
    return {reason.code for reason in queries.verdict_of(file.customer_id).blocking}


def test_an_old_operation_is_over_and_says_so(file) -> None:
    verdict = queries.verdict_of(file.customer_id)
    assert (verdict.may_destroy, verdict.until) == (True, D(2020, 3, 1))
    assert "2020-03-01" in sentences(verdict)[0]
    assert {Code.SURGERY, Code.FLOOR} <= {reason.code for reason in verdict.reasons}
    assert next(r for r in verdict.reasons if r.code == Code.SURGERY).ref == file.customer.cases.get().pk


def test_the_law_counts_from_the_last_attendance(file, cast) -> None:
    consulted(file.customer, moment(D(2015, 1, 1)), cast)
    verdict = queries.verdict_of(file.customer_id)
    assert (verdict.until, blocking(file)) == (D(2030, 1, 1), {Code.FLOOR})


def test_what_was_entered_in_error_tells_of_nothing(file, cast) -> None:
    consulted(file.customer, moment(D(2025, 1, 1)), cast, state="in_error")
    assert queries.verdict_of(file.customer_id).until == D(2020, 3, 1)


def test_consultation_only_counts_from_the_last_contact(customer, cast) -> None:
    consulted(customer, moment(D(2006, 2, 28)), cast)
    closed(customer, moment(D(2006, 2, 1)))
    file = filed(customer, cast)
    verdict = queries.verdict_of(file.customer_id)
    assert (verdict.has(Code.CONTACT), verdict.until) == (True, D(2021, 2, 28))


def test_an_open_case_forbids(file) -> None:
    case = file.customer.cases.get()
    case.outcome, case.closed_at = "", None
    case.save()
    assert blocking(file) == {Code.OPEN_CASE}


def test_a_file_that_the_archive_never_accepted(customer) -> None:
    assert {Code.NOT_FILED, Code.OPEN_CASE} == {one.code for one in queries.verdict_of(customer.pk).blocking}


@pytest.mark.clause("B5.1")
def test_dentures_count_from_the_making(customer, cast) -> None:
    closed(customer)
    file = filed(customer, cast, "denture_person", accepted_at=moment(D(2010, 5, 1)))
    assert queries.verdict_of(file.customer_id).until == D(2020, 5, 1)


def test_a_part_counts_by_itself(file, cast) -> None:
    first = file.customer.cases.get()
    second = type(first)(customer=file.customer, pathway="eyelid", consultant=cast["linyuan"])
    second.opened_at = second.closed_at = moment(D(2024, 1, 1))
    second.outcome = "lost_interest"
    second.save()
    assert queries.verdict_of_part(first.pk).may_destroy
    assert queries.verdict_of_part(second.pk).until == D(2039, 1, 1)
    assert (queries.verdict_of(file.customer_id).until, blocking(file)) == (D(2039, 1, 1), {Code.FLOOR})


def test_a_file_that_is_kept_longer(file, cast) -> None:
    due = RetentionDue(customer=file.customer, file=file, due_on=D(2020, 3, 1), found_at=moment(D(2026, 1, 1)))
    due.state, due.keep_until, due.decided_by = "kept_longer", D(2090, 1, 1), cast["guwen"]
    due.decided_at = due.found_at
    due.save()
    assert blocking(file) == {Code.KEPT_LONGER}


def test_other_parts_append_their_checks(file, monkeypatch) -> None:
    monkeypatch.setattr(blocks, "_CHECKS", [])
    blocks.register(lambda ids: {one: Reason("lent", blocks=True, text="借出未还") for one in ids})
    assert blocking(file) == {"lent"}
    assert "借出未还" in sentences(queries.verdict_of(file.customer_id))


def test_three_files_cost_as_many_queries_as_one(cast, customer) -> None:
    rows = [customer, patient(cast, "李静"), patient(cast, "王芳")]
    for row in rows:
        old(row, cast)
    queries.verdicts_of([customer.pk])
    costs = []
    for wanted in (rows[:1], rows):
        with CaptureQueriesContext(connection) as seen:
            verdicts = queries.verdicts_of([row.pk for row in wanted])
        costs.append(len(seen))
        assert all(verdict.may_destroy for verdict in verdicts.values())
    assert costs[0] == costs[1] <= 13
