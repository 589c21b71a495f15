"""Deciding, without a database: which day is the last, which reason forbids, and that nothing ever fires early."""

import datetime
from typing import Any

import pytest

from archive.retention.deciding import Code, Facts, Reason, Verdict, decide, years_after

D = datetime.date
pytestmark = pytest.mark.clause("A3.3")


def facts(**other: Any) -> Facts:
    """An outpatient file, operated on 2010-05-17, last seen a month later."""
    values = {
        "file_class": "outpatient", "trigger": "surgery", "years": 15, "floor": 15, "surgery_on": D(2010, 5, 17),
        "contact_on": D(2010, 6, 17), "attended_on": D(2010, 5, 17), "made_on": D(2010, 4, 1),
    }  # fmt: skip
    return Facts(**{**values, **other})


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.blocking}


@pytest.mark.parametrize(("today", "may"), [(D(2025, 5, 16), False), (D(2025, 5, 17), False), (D(2025, 5, 18), True)])
def test_the_first_day_is_the_day_after_the_last(today: D, may: bool) -> None:
    verdict = decide(facts(), today)
    assert (verdict.may_destroy, verdict.until) == (may, D(2025, 5, 17))


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [
        (D(2012, 2, 29), 15, D(2027, 3, 1)),
        (D(2012, 2, 29), 16, D(2028, 2, 29)),
        (D(2011, 2, 28), 1, D(2012, 2, 28)),
        (D(2012, 12, 31), 30, D(2042, 12, 31)),
    ],
)
def test_the_29th_of_february_is_never_early(day: D, years: int, last: D) -> None:
    assert years_after(day, years) == last


@pytest.mark.parametrize(
    ("other", "until"),
    [
        ({"surgery_on": None}, D(2025, 6, 17)),  # consultation only: from the last contact (A3.3)
        ({"attended_on": D(2011, 1, 1)}, D(2026, 1, 1)),  # the law counts from the last attendance
        ({"file_class": "inpatient", "years": 30, "floor": 30}, D(2040, 5, 17)),
        ({"file_class": "denture_person", "trigger": "made", "years": 10, "floor": 0}, D(2020, 4, 1)),
        ({"file_class": "home", "trigger": "contact", "years": 3, "floor": 0}, D(2013, 6, 17)),
        ({"extra": 5}, D(2030, 5, 17)),  # B5.1
        ({"kept_until": D(2031, 1, 1)}, D(2031, 1, 1)),
        ({"years": 3}, D(2025, 5, 17)),  # a rule below the law, however it came there, changes nothing
    ],
)
@pytest.mark.clause("B5.1")
def test_the_latest_end_counts(other: dict[str, Any], until: D) -> None:
    assert decide(facts(**other), until).may_destroy is False
    verdict = decide(facts(**other), until + datetime.timedelta(days=1))
    assert (verdict.may_destroy, verdict.until) == (True, until)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"held_since": D(2020, 1, 1)}, Code.HELD),
        ({"open_cases": 1}, Code.OPEN_CASE),
        ({"others": (Reason("lent", blocks=True),)}, "lent"),
        ({"others": (Reason(Code.CLOCKS_APART, blocks=True),)}, Code.CLOCKS_APART),
        ({"state": "destroying"}, Code.DESTROYING),
        ({"state": "destroyed"}, Code.DESTROYED),
        ({"file_class": ""}, Code.NOT_FILED),
        ({"surgery_on": None, "contact_on": None}, Code.NO_TRIGGER),
    ],
)
def test_each_of_these_alone_forbids_it_for_ever(other: dict[str, Any], code: str) -> None:
    verdict = decide(facts(**other), D(2190, 1, 1))
    assert (verdict.may_destroy, codes(verdict)) == (False, {code})


@pytest.mark.clause("D3.6")
def test_a_wish_leaves_the_law_and_nothing_else() -> None:
    wish = {"wished_on": D(2013, 1, 1), "extra": 20, "kept_until": D(2099, 1, 1)}
    medical = decide(facts(**wish), D(2025, 5, 17))
    assert (medical.may_destroy, codes(medical)) == (False, {Code.FLOOR})
    assert decide(facts(**wish), D(2025, 5, 18)).may_destroy
    home = facts(**wish, file_class="home", trigger="contact", years=3, floor=0, contact_on=D(2013, 1, 1))
    assert decide(home, D(2013, 1, 1)).may_destroy
    assert codes(decide(facts(**wish, held_since=D(2013, 1, 1)), D(2100, 1, 1))) == {Code.HELD}


def test_no_day_of_four_years_fires_early() -> None:
    for ordinal in range(D(2011, 1, 1).toordinal(), D(2015, 1, 1).toordinal()):
        day = D.fromordinal(ordinal)
        verdict = decide(facts(surgery_on=day, attended_on=day, contact_on=day), D(2020, 1, 1))
        assert verdict.until is not None
        assert (verdict.until.year, verdict.until.toordinal() - ordinal >= 15 * 365 + 3) == (day.year + 15, True)
