"""Dates and times read the same in every language."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.utils import formats, translation

LANGUAGES = ["zh-hans", "zh-hant", "en"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_dates_are_year_month_day_and_times_24_hours(code: str) -> None:
    with translation.override(code):
        shown = [formats.date_format(date(2026, 3, 4)), formats.time_format(time(15, 7)),
                 formats.date_format(datetime(2026, 3, 4, 0, 5), "DATETIME_FORMAT"),
                 formats.date_format(date(2026, 3, 4), "SHORT_DATE_FORMAT")]  # fmt: skip
    assert shown == ["2026-03-04", "15:07", "2026-03-04 00:05", "2026-03-04"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("typed", ["2026-03-04", "2026/03/04", "2026.3.4", "20260304", "2026年3月4日"])
def test_dates_are_read_as_staff_type_them(code: str, typed: str) -> None:
    with translation.override(code):
        assert forms.DateField().clean(typed) == date(2026, 3, 4)


@pytest.mark.parametrize("code", LANGUAGES)
def test_day_and_month_are_never_guessed(code: str) -> None:
    with translation.override(code), pytest.raises(forms.ValidationError):
        forms.DateField().clean("03/04/2026")
